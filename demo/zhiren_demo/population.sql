-- Persons and bodies of the background. Settings: as_of, places, placed_persons,
-- persons, branches, posts_in_place stand in macros of the same names.

CREATE TABLE place AS
SELECT u::BIGINT AS u,
  1 + u * (2 + branches()) AS unit,
  1 + u * posts_in_place() AS first_post
FROM range(places()) AS r(u);

-- j counts the persons of a place: the first ten hold its posts, the others are staff.
CREATE TABLE drawn AS
SELECT placed_persons() + 1 + i AS person, i % places() AS u, i // places() AS j,
  as_of() - 365 * (29 + chance(i, 11) % 31) - chance(i, 12) % 365 AS born,
  i
FROM range(greatest(0, persons() - placed_persons())) AS r(i);

CREATE TABLE member AS
SELECT person::BIGINT AS person, u::BIGINT AS u, j::BIGINT AS j,
  CASE j WHEN 0 THEN 'head' WHEN 1 THEN 'deputy' WHEN 2 THEN 'third' WHEN 3 THEN 'secretary'
    WHEN 4 THEN 'section' ELSE CASE WHEN j < 10 THEN 'cadre' ELSE 'staff' END END AS role,
  j < 10 AS is_cadre,
  j IN (0, 1, 3) AS is_leading,
  j IN (0, 1, 3) AS is_middle,
  j < 10 OR chance(i, 13) % 20 > 0 AS is_in_post,
  born::INTEGER AS born,
  (born + 365 * 22 + 300)::INTEGER AS work_start,
  (born + 365 * 22 + 300
    + chance(i, 14) % greatest(1, as_of() - 1500 - born - 365 * 22 - 300))::INTEGER AS entered,
  (as_of() - 200 - chance(i, 15) % 1100)::INTEGER AS current_from,
  1 + u * posts_in_place() + least(j, 10) AS post,
  1 + u * (2 + branches()) + CASE WHEN j = 3 THEN 1 ELSE 0 END AS unit,
  1 + u * (2 + branches()) + 2 + j % branches() AS branch,
  CASE WHEN chance(i, 16) % 100 < 44 THEN '女' ELSE '男' END AS sex,
  FALSE AS is_placed
FROM drawn
UNION ALL BY NAME SELECT * FROM placed_member;

CREATE TABLE body AS
SELECT unit, 'second' AS body, u, u % 3 AS sort FROM place
UNION ALL SELECT unit + 1, party_body(u), u, u % 3 FROM place
UNION ALL SELECT unit + 2 + b, 'branch', u, u % 3 FROM place, range(branches()) AS r(b)
UNION ALL SELECT unit, body, -1, -1 FROM placed_body;
