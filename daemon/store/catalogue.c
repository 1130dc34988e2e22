/* The catalogue: documents and code lists of one snapshot. */
#include "domain/chain.h"
#include "domain/district.h"
#include "domain/park.h"
#include "sql/queries.h"
#include "store/catalogue.h"
#include "store/op.h"
#include "store/row.h"

static void came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a catalogue that cannot be read");
	store_catalogue_fn *fn = (store_catalogue_fn *)op->fn;
	struct catalogue_rows rows = { 0 };

	if (f == NULL) {
		rows.documents = op_rows(op, 0, &row_document_shape);
		rows.districts = op_rows(op, 1, &district_shape);
		rows.chains = op_rows(op, 2, &chain_shape);
		rows.parks = op_rows(op, 3, &park_shape);
		if (rows.documents.at == NULL || rows.districts.at == NULL || rows.chains.at == NULL ||
			rows.parks.at == NULL)
			f = &wrong;
	}
	fn(op->owner, f, f == NULL ? &rows : NULL);
}

struct store_op *store_catalogue_read(struct store *s, store_catalogue_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, NULL, (void (*)(void))fn, owner, ret_fault);
	bool built;

	if (op == NULL)
		return NULL;
	op->frame.begin = QUERY_BEGIN_SNAPSHOT;
	built = op_add(op, QUERY_CATALOGUE_READ, NULL, 0) && op_add(op, QUERY_DISTRICT_READ, NULL, 0) &&
		op_add(op, QUERY_CHAIN_READ, NULL, 0) && op_add(op, QUERY_PARK_READ, NULL, 0);
	return op_submit(op, built, came, ret_fault);
}
