-- Says how long a connection of the daemon may take; once, when it is made.
-- $1 text statement_timeout: milliseconds
-- $2 text lock_timeout: milliseconds
-- $3 text idle_in_transaction_session_timeout: milliseconds
-- $4 text plan_cache_mode: force_custom_plan where filters may be null, since a plan for any of them is a bad plan for each
-- > statement_timeout text
-- > lock_timeout text
-- > idle_timeout text
-- > plans text
SELECT set_config('statement_timeout', $1::text, false) AS statement_timeout,
       set_config('lock_timeout', $2::text, false) AS lock_timeout,
       set_config('idle_in_transaction_session_timeout', $3::text, false) AS idle_timeout,
       set_config('plan_cache_mode', $4::text, false) AS plans
