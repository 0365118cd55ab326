CREATE TABLE "cohort_passes" (
	"cohort_id" bigint NOT NULL,
	"chapter" text NOT NULL,
	"hour" integer NOT NULL,
	"slot" smallint NOT NULL,
	"passed" integer NOT NULL,
	CONSTRAINT "cohort_passes_cohort_id_chapter_hour_slot_pk" PRIMARY KEY("cohort_id","chapter","hour","slot")
);
--> statement-breakpoint
CREATE TABLE "cohort_sizes" (
	"cohort_id" bigint PRIMARY KEY NOT NULL,
	"learners" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cohort_communities" ADD COLUMN "announcement_room" text;--> statement-breakpoint
ALTER TABLE "cohort_communities" ADD COLUMN "announcements_refused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "cohort_passes" ADD CONSTRAINT "cohort_passes_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_sizes" ADD CONSTRAINT "cohort_sizes_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE FUNCTION keep_cohort_size() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  insert into cohort_sizes as kept (cohort_id, learners)
  select changed.cohort_id, sum(changed.by)
  from (values (old.cohort_id, -1), (new.cohort_id, 1)) as changed (cohort_id, by)
  where changed.cohort_id is not null
  group by changed.cohort_id
  order by changed.cohort_id
  on conflict (cohort_id) do update set learners = kept.learners + excluded.learners;
  return null;
end $$;--> statement-breakpoint
CREATE TRIGGER learner_came AFTER INSERT ON "learners" FOR EACH ROW
  WHEN (new.cohort_id is not null) EXECUTE FUNCTION keep_cohort_size();--> statement-breakpoint
CREATE TRIGGER learner_moved AFTER UPDATE ON "learners" FOR EACH ROW
  WHEN (old.cohort_id is distinct from new.cohort_id) EXECUTE FUNCTION keep_cohort_size();--> statement-breakpoint
CREATE TRIGGER learner_went AFTER DELETE ON "learners" FOR EACH ROW
  WHEN (old.cohort_id is not null) EXECUTE FUNCTION keep_cohort_size();--> statement-breakpoint
-- States 2 and 5 are passed, and passed by a moderator. Rows are locked in the order of their keys.
CREATE FUNCTION keep_cohort_passes() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  insert into cohort_passes as kept (cohort_id, chapter, hour, slot, passed)
  select changed.cohort_id, changed.chapter, counted.hour, step.number - 1, sum(changed.by)
  from (
    values (old.cohort_id, old.chapter, old.states, old.passed_at, -1),
      (new.cohort_id, new.chapter, new.states, new.passed_at, 1)
  ) as changed (cohort_id, chapter, states, passed_at, by)
  cross join lateral unnest(changed.states) with ordinality as step (state, number)
  cross join lateral (
    select 0 union select coalesce(changed.passed_at[step.number], 0) / 3600
  ) as counted (hour)
  where changed.cohort_id is not null and step.state in (2, 5)
  group by changed.cohort_id, changed.chapter, counted.hour, step.number
  having sum(changed.by) <> 0
  order by changed.cohort_id, changed.chapter, counted.hour, step.number
  on conflict (cohort_id, chapter, hour, slot) do update set passed = kept.passed + excluded.passed;
  return null;
end $$;--> statement-breakpoint
CREATE TRIGGER progress_came AFTER INSERT ON "progress" FOR EACH ROW
  WHEN (new.cohort_id is not null and new.passed > 0) EXECUTE FUNCTION keep_cohort_passes();--> statement-breakpoint
CREATE TRIGGER progress_changed AFTER UPDATE ON "progress" FOR EACH ROW
  WHEN ((old.cohort_id is not null or new.cohort_id is not null)
    and (old.cohort_id, old.chapter, old.passed, old.passed_at)
      is distinct from (new.cohort_id, new.chapter, new.passed, new.passed_at))
  EXECUTE FUNCTION keep_cohort_passes();--> statement-breakpoint
CREATE TRIGGER progress_went AFTER DELETE ON "progress" FOR EACH ROW
  WHEN (old.cohort_id is not null and old.passed > 0) EXECUTE FUNCTION keep_cohort_passes();--> statement-breakpoint
INSERT INTO "cohort_sizes" ("cohort_id", "learners")
  SELECT "cohort_id", count(*) FROM "learners" WHERE "cohort_id" IS NOT NULL GROUP BY "cohort_id";--> statement-breakpoint
INSERT INTO "cohort_passes" ("cohort_id", "chapter", "hour", "slot", "passed")
  SELECT "cohort_id", "chapter", counted.hour, step.number - 1, count(*)
  FROM "progress"
  CROSS JOIN LATERAL unnest("states") WITH ORDINALITY AS step (state, number)
  CROSS JOIN LATERAL (SELECT 0 UNION SELECT coalesce("passed_at"[step.number], 0) / 3600) AS counted (hour)
  WHERE "cohort_id" IS NOT NULL AND step.state IN (2, 5)
  GROUP BY 1, 2, 3, 4;
