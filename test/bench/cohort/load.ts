/** A hundred thousand learners in a thousand cohorts, written by SQL. */
import type postgres from 'postgres';

export const learnerCount = 100_000;
export const cohortCount = 1000;
/** The sizes of the first two cohorts; the others share the rest. */
export const large = 10_000;
export const small = 100;
/** Every cohort has a community of its own, `guild 1` and so on. */
export const now = new Date('2026-03-31T12:00:00Z');

/**
 * One learner in ten has not begun, one in ten has passed everything, the others are anywhere. Three in a hundred are
 * stuck, one contests a verdict, two take a break; a third was last seen more than a week ago.
 */
export async function loadCohorts(
  sql: postgres.Sql,
  chapter: string,
  slots: readonly number[],
): Promise<void> {
  const last = Math.max(...slots);
  await sql.unsafe(`
    -- The counts are taken once at the end; one by one, by the triggers, the load would take minutes.
    set session_replication_role = replica;

    insert into cohorts (version, name, chapter, rules, created_at)
    select 1, 'Cohort ' || i, '${chapter}', '{"stuckAfter": 5, "awayAfter": 7, "schedule": {}}', '2026-01-01'
    from generate_series(1, ${cohortCount}) as i;

    insert into cohort_communities (platform, community_id, cohort_id, joined_at)
    select 'discord', 'guild ' || i, i, '2026-01-01' from generate_series(1, ${cohortCount}) as i;

    insert into learners (version, display_name, facts, settings, chapter, created_at, cohort_id, joined_at, shares)
    select 1, 'Learner ' || to_char((i * 7919) % ${learnerCount}, 'FM000000'), '{}',
      jsonb_build_object('language', 'en', 'plain', false, 'timeZone', 'UTC', 'paused', i % 50 = 7),
      case when i % 10 = 3 then null else '${chapter}' end, '2026-01-01',
      case when i <= ${large} then 1 when i <= ${large + small} then 2
        else 3 + (i % ${cohortCount - 2}) end,
      '2026-01-01', false
    from generate_series(1, ${learnerCount}) as i;

    insert into accounts (platform, account_id, learner_id, created_at)
    select 'discord', 'account ' || id, id, '2026-01-01' from learners;

    insert into progress (learner_id, chapter, chapter_version, current_slot, states, tries, hints, passed_at,
      cohort_id, trouble, passed, notes, updated_at)
    select id, '${chapter}', 1, least(done + 1, ${last}),
      array(select case when slot <= done then 2 when slot = done + 1 then case when id % 100 = 11 then 6 else 1 end
        else 0 end from generate_series(0, ${last}) as slot)::smallint[],
      array(select case when slot <= done + 1 then (id + slot) % 4 else 0 end from generate_series(0, ${last}) as slot),
      array(select 0 from generate_series(0, ${last}))::smallint[],
      array(select case when slot <= done and slot > 0
        then extract(epoch from seen - (done - slot) * interval '2 days')::bigint else 0 end
        from generate_series(0, ${last}) as slot),
      cohort_id,
      case when paused or done = ${last} or id % 100 = 11 then 0 when id % 33 = 5 then 5 + id % 9 else id % 4 end,
      done, '{}', seen
    from (
      select id, cohort_id, coalesce((settings ->> 'paused')::boolean, false) as paused,
        case when id % 10 = 9 then ${last} else (id * 31) % ${last} end as done,
        timestamptz '${now.toISOString()}' - ((id * 37) % 240) * interval '1 hour' as seen
      from learners where chapter is not null
    ) as begun;

    insert into cohort_sizes select cohort_id, count(*) from learners where cohort_id is not null group by 1;

    insert into cohort_passes (cohort_id, chapter, hour, slot, passed)
    select cohort_id, chapter, counted.hour, step.number - 1, count(*)
    from progress
    cross join lateral unnest(states) with ordinality as step (state, number)
    cross join lateral (select 0 union select coalesce(passed_at[step.number], 0) / 3600) as counted (hour)
    where step.state in (2, 5) group by 1, 2, 3, 4;

    reset session_replication_role`);
  await sql`vacuum analyze`;
}
