-- A plan that later reports tell as done or denied: the first such happening of the same kind after it.
CREATE VIEW outcomes AS
SELECT p.happening_id AS plan_id, list(o.happening_id ORDER BY o.first_report, o.happening_id)[1] AS outcome_id,
    list(o.status ORDER BY o.first_report, o.happening_id)[1] AS outcome
FROM happenings p JOIN happenings o USING (category, actor, recipient)
WHERE p.status = 'open' AND o.status <> 'open' AND o.first_report >= p.first_report AND o."date" >= p.first_report
    AND o.first_report <= greatest(p.last_report, coalesce(p.enddate, p.last_report)) + INTERVAL 60 DAY
    AND (len(p.mode) = 0 OR len(o.mode) = 0 OR list_has_any(p.mode, o.mode))
    AND coalesce(p.country_code = o.country_code, true)
GROUP BY p.happening_id;
