-- A plan or promise that later reports tell as done or denied: the first such happening after it. Between the same parties,
-- of the same kind or of one that keeps an agreement or a concession; on the day that was planned, where one was told.
CREATE VIEW outcomes AS
WITH h AS (
    SELECT *, list_sort(list_distinct(list_concat(actor, recipient))) AS parties FROM happenings
), kept(category, kept_by) AS (
    VALUES ('AGREE', 'CONSULT'), ('AGREE', 'SUPPORT'), ('AGREE', 'COOPERATE'), ('AGREE', 'AID'), ('CONCEDE', 'RETREAT')
)
SELECT p.happening_id AS plan_id, list(o.happening_id ORDER BY o."date", o.first_report, o.happening_id)[1] AS outcome_id,
    list(o.status ORDER BY o."date", o.first_report, o.happening_id)[1] AS outcome
FROM h p JOIN h o USING (parties)
WHERE o.status <> 'open' AND o."date" > p.first_report AND p.status <> 'denied'
    AND ((p.status = 'open' AND o.category = p.category AND o.actor = p.actor)
        OR (p.category, o.category) IN (SELECT (category, kept_by) FROM kept))
    AND (len(p.mode) = 0 OR len(o.mode) = 0 OR o.category <> p.category OR list_has_any(p.mode, o.mode))
    AND CASE WHEN p."date" > p.first_report
        THEN o."date" BETWEEN p."date" - INTERVAL 1 DAY AND coalesce(p.enddate, p."date") + INTERVAL 7 DAY
        ELSE o."date" <= p.last_report + INTERVAL 60 DAY END
    AND coalesce(p.country_code = o.country_code, true)
GROUP BY p.happening_id;
