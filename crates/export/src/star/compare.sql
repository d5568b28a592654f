-- Source of the steps: crates/rules/src/compare. Markets are compared each by itself; rows of the whole population only.
WITH line AS ( -- payers' arrangements: one row of the answer each
    SELECT coalesce(line_of_business, '') AS market, arrangement, max(payer_name) AS payer_name, max(contract) AS contract,
           max(program) AS program
    FROM report GROUP BY 1, 2
),
word AS ( -- the latest word on each span of months
    SELECT * FROM (
        SELECT coalesce(r.line_of_business, '') AS market, r.arrangement, r.payer_key, r.version, o.*,
               CASE o.basis WHEN 'month' THEN 1 WHEN 'quarter' THEN 2 WHEN 'ytd' THEN 3 WHEN 'rolling_12' THEN 4
                            WHEN 'year' THEN 5 WHEN 'settlement' THEN 6 WHEN 'other' THEN 7 ELSE 0 END AS basis_rank,
               row_number() OVER (
                   PARTITION BY coalesce(r.line_of_business, ''), r.arrangement, o.basis, o.period_start, o.period_end
                   ORDER BY r.is_current DESC, o.known_on DESC NULLS LAST, r.version DESC, r.report_id DESC) AS newest
        FROM offer o JOIN report r ON r.report_id = o.report_id
        WHERE o.code = metric) every_word
    WHERE newest = 1
),
span AS ( -- how many report a value for a span: payers count first
    SELECT market, basis, basis_rank, period_start, period_end, max(days) AS days, max(months) AS months,
           count(DISTINCT payer_key) AS payers, count(*) AS arrangements
    FROM word WHERE state = 'reported' GROUP BY 1, 2, 3, 4, 5
),
most AS (
    SELECT market, payers, arrangements FROM (
        SELECT *, row_number() OVER (PARTITION BY market ORDER BY payers DESC, arrangements DESC) AS nth FROM span) s
    WHERE nth = 1
),
yardstick AS ( -- the latest span that three quarters of the most report; half a year or more before shorter ones
    SELECT * FROM (
        SELECT s.*, row_number() OVER (
                   PARTITION BY s.market
                   ORDER BY coalesce(s.days, 0) >= 181 DESC, s.period_end DESC NULLS LAST, s.days DESC NULLS LAST,
                            s.basis_rank DESC) AS nth
        FROM span s JOIN most m ON m.market = s.market
        WHERE CASE WHEN m.payers > 1 THEN s.payers = m.payers OR (s.payers >= 2 AND s.payers * 4 >= m.payers * 3)
                   ELSE s.arrangements = m.arrangements
                        OR (s.arrangements >= 2 AND s.arrangements * 4 >= m.arrangements * 3) END) s
    WHERE nth = 1
),
held AS ( -- each word held against the yardstick
    SELECT w.*, y.basis AS y_basis, y.period_start AS y_start, y.period_end AS y_end, y.days AS y_days, y.months AS y_months,
           CASE WHEN w.period_start IS NULL OR y.period_start IS NULL THEN 0
                WHEN w.period_start = y.period_start AND w.period_end = y.period_end
                    THEN CASE WHEN w.basis IS NOT DISTINCT FROM y.basis THEN 4 ELSE 3 END
                WHEN w.period_start <= y.period_end AND y.period_start <= w.period_end
                    THEN CASE WHEN w.basis IS NOT DISTINCT FROM y.basis THEN 2 ELSE 1 END
                ELSE 0 END AS nearness,
           coalesce(abs(w.period_end - y.period_end), 2147483647) AS days_apart,
           CASE WHEN w.period_start > y.period_start THEN w.period_start ELSE y.period_start END AS both_start,
           CASE WHEN w.period_end < y.period_end THEN w.period_end ELSE y.period_end END AS both_end
    FROM word w LEFT JOIN yardstick y ON y.market = w.market
),
common AS ( -- whole months where all three spans are made of such
    SELECT h.*,
           CASE WHEN extract(day FROM both_start) = 1 AND extract(day FROM both_end + 1) = 1
                THEN CAST((extract(year FROM both_end + 1) - extract(year FROM both_start)) * 12
                          + extract(month FROM both_end + 1) - extract(month FROM both_start) AS integer) END AS both_months
    FROM held h
),
shared AS ( -- the share of the longer span that both cover, in thousandths
    SELECT c.*,
           CASE WHEN period_start IS NULL OR y_start IS NULL OR both_end < both_start THEN 0
                WHEN both_months IS NOT NULL AND months IS NOT NULL AND y_months IS NOT NULL
                    THEN CAST(floor(both_months * 1000.0 / CASE WHEN months > y_months THEN months ELSE y_months END) AS integer)
                ELSE CAST(floor((both_end - both_start + 1) * 1000.0 / CASE WHEN days > y_days THEN days ELSE y_days END) AS integer)
           END AS share
    FROM common c
),
nearest AS (
    SELECT *, row_number() OVER (
               PARTITION BY market, arrangement
               ORDER BY nearness DESC, share DESC, days_apart, period_start DESC NULLS LAST, period_end DESC NULLS LAST,
                        basis_rank DESC) AS near
    FROM shared
),
run_out AS ( -- the run-out that most of those have
    SELECT market, run_out_months FROM (
        SELECT market, run_out_months,
               row_number() OVER (PARTITION BY market ORDER BY count(*) DESC, run_out_months DESC) AS place
        FROM nearest WHERE near = 1 AND state = 'reported' AND nearness >= 3 AND run_out_months IS NOT NULL
        GROUP BY market, run_out_months) counted
    WHERE place = 1
),
chosen AS (
    SELECT * FROM (
        SELECT s.*, o.run_out_months AS y_run_out, row_number() OVER (
                   PARTITION BY s.market, s.arrangement
                   ORDER BY nearness DESC, share DESC, days_apart,
                            abs(s.run_out_months - o.run_out_months) NULLS LAST,
                            period_start DESC NULLS LAST, period_end DESC NULLS LAST, basis_rank DESC) AS nth
        FROM shared s LEFT JOIN run_out o ON o.market = s.market) c
    WHERE nth = 1
),
judged AS ( -- 0 the same, 1 with a caveat, 2 not comparable
    SELECT c.*,
           CASE WHEN state <> 'reported' OR y_start IS NULL AND y_basis IS NULL THEN NULL
                WHEN market = '' OR unit <> usual_unit OR period_start IS NULL THEN 2
                WHEN nearness < 3 AND share < 500 THEN 2
                WHEN nearness < 3 AND unit IN ('USD', 'member-months', 'person-years', 'count', 'days')
                     AND coalesce(months, days) <> coalesce(y_months, y_days) THEN 2
                WHEN nearness < 4 THEN 1
                WHEN unit IN ('USD', 'USD/member-month', 'USD/member-year', 'USD/person-year', 'per-1000-member-years')
                     AND (run_out_months IS NULL OR run_out_months <> y_run_out) THEN 1
                ELSE 0 END AS verdict
    FROM chosen c
),
beside AS ( -- how many values stand in a market, and how many of them can be compared
    SELECT market, sum(CASE WHEN verdict IS NOT NULL THEN 1 ELSE 0 END) AS valued,
           sum(CASE WHEN verdict < 2 THEN 1 ELSE 0 END) AS comparable
    FROM judged GROUP BY market
)
SELECT nullif(l.market, '') AS line_of_business, l.payer_name, l.contract, l.program, l.arrangement,
       coalesce(j.state, 'not_reported') AS state, j.value, j.unit, j.displayed, j.calculation, j.basis, j.period_start,
       j.period_end, j.paid_through, j.run_out_months,
       -- One value alone is neither comparable nor not. Definitions of total cost are compared by definitions().
       CASE WHEN b.valued = 1 OR (b.comparable = 1 AND j.verdict < 2) THEN NULL
            WHEN j.verdict = 0 THEN 'same' WHEN j.verdict = 1 THEN 'comparable_with_caveat'
            WHEN j.verdict = 2 THEN 'not_comparable' END AS comparability,
       j.report_id, j.figure_id, j.source_place
FROM line l
LEFT JOIN judged j ON j.market = l.market AND j.arrangement = l.arrangement
LEFT JOIN beside b ON b.market = l.market
ORDER BY line_of_business NULLS LAST, lower(l.payer_name), l.arrangement
