-- Of facts that one instant brings (members of an opening, facts that a predecessor's link keys anew) the one written first goes first. Their ids said
-- nothing about that, so that chance decided which of them stood for a key, and in whose district it counted.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE SEQUENCE fact_order;

-- A version 7 UUID of an instant that rises with instants, by microseconds, and within one with each call.
CREATE FUNCTION fact_id(at timestamptz) RETURNS uuid LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	us bigint := dxtrack.instant_us(at);
	n  bigint := nextval('dxtrack.fact_order') & 1073741823;
BEGIN
	RETURN encode(substring(int8send(us / 1000) FROM 3) || int2send((28672 + us % 1000 * 4)::smallint) || int4send((n - 2147483648)::int)
	              || substring(uuid_send(gen_random_uuid()) FROM 13), 'hex')::uuid;
END $$;

CREATE OR REPLACE FUNCTION fact_record(f fact) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	was   dxtrack.fact;
	place record;
BEGIN
	f.id := dxtrack.fact_id(f.recorded_at);
	f := dxtrack.fact_keyed(f);
	IF f.district IS NULL OR f.chains IS NULL THEN
		place := dxtrack.enterprise_on(f.uscc, f.effective_on);
		f.district := coalesce(f.district, place.district);
		f.park := place.park;
		f.chains := place.chains;
	END IF;
	was := dxtrack.figure_winner(f.indicator, f.key);
	INSERT INTO dxtrack.fact SELECT f.*;
	IF was.id IS NULL OR (f.effective_on, f.recorded_at, f.id) < (was.effective_on, was.recorded_at, was.id) THEN
		PERFORM dxtrack.tally_move(was, f);
	END IF;
END $$;
