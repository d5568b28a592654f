-- One row a facet of a total-cost definition of a current report; what is compared is each payer's latest in its market.
WITH ranked AS (
    SELECT report_id, line_of_business, payer_name, payer_key, program, period_start, period_end,
           row_number() OVER (
               PARTITION BY line_of_business, payer_key
               ORDER BY period_end DESC NULLS LAST, reported_on DESC NULLS LAST, version DESC, report_id) AS nth
    FROM report WHERE is_current
)
SELECT r.line_of_business, r.payer_name, r.program, r.period_start, r.period_end,
       r.nth = 1 OR r.line_of_business IS NULL AS is_latest, d.definition, d.term, d.facet, d.stated, d.inferred,
       -- The figures say something else than the words.
       d.stated IN ('included', 'excluded') AND d.inferred IS NOT NULL AND d.stated <> d.inferred AS contradicted,
       d.stated_by, d.sentence, d.report_id, d.source_place
FROM definition d JOIN ranked r ON r.report_id = d.report_id
ORDER BY r.line_of_business NULLS LAST, lower(r.payer_name), r.period_end DESC NULLS LAST, d.report_id, d.definition, d.facet
