-- Contracts: what all analysts know of each, and the contract a report is made under.

CREATE TABLE contract (
    contract_key     text NOT NULL PRIMARY KEY,
    payer_name       text NOT NULL,
    contract         text NOT NULL,
    title            text,
    provider_name    text,
    line_of_business text,
    program          text,
    term_start       date,
    term_end         date,
    apm_category     text,
    payment_streams  text,
    attribution      text,
    benchmark_method text,
    run_out_months   integer,
    facts            jsonb NOT NULL,
    published_by     text NOT NULL DEFAULT current_user,
    published_at     timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE contract_measure (
    contract_key text NOT NULL REFERENCES contract (contract_key) ON DELETE CASCADE,
    position     integer NOT NULL,
    measure      text NOT NULL,
    name         text,
    weight       numeric,
    status       text CHECK (status IN ('contractual', 'contractual-alternate', 'reporting-only')),
    PRIMARY KEY (contract_key, position)
);
ALTER TABLE report ADD COLUMN contract_key text REFERENCES contract (contract_key);
CREATE INDEX report_contract ON report (contract_key);
