CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cohort_id" bigint NOT NULL,
	"moderator" text NOT NULL,
	"action" text NOT NULL,
	"learner_id" bigint,
	"detail" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "codes" (
	"hash" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"cohort_id" bigint,
	"learner_id" bigint,
	"issuer" jsonb,
	"issuer_room" text,
	"claimant" jsonb,
	"claimant_room" text,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cohort_communities" (
	"platform" text NOT NULL,
	"community_id" text NOT NULL,
	"cohort_id" bigint NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cohort_communities_platform_community_id_cohort_id_pk" PRIMARY KEY("platform","community_id","cohort_id")
);
--> statement-breakpoint
CREATE TABLE "cohorts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cohorts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"chapter" text NOT NULL,
	"rules" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"archived_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "moderator_notes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "moderator_notes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"learner_id" bigint NOT NULL,
	"cohort_id" bigint NOT NULL,
	"moderator" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "cohort_id" bigint;--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "joined_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "shares" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "progress" ADD COLUMN "passed_at" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "progress" ADD COLUMN "cohort_id" bigint;--> statement-breakpoint
ALTER TABLE "progress" ADD COLUMN "trouble" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "progress" ADD COLUMN "passed" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codes" ADD CONSTRAINT "codes_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codes" ADD CONSTRAINT "codes_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_communities" ADD CONSTRAINT "cohort_communities_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderator_notes" ADD CONSTRAINT "moderator_notes_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderator_notes" ADD CONSTRAINT "moderator_notes_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_cohort" ON "audit" USING btree ("cohort_id","id");--> statement-breakpoint
CREATE INDEX "audit_learner" ON "audit" USING btree ("learner_id","id") WHERE "audit"."learner_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "codes_link" ON "codes" USING btree ("learner_id") WHERE "codes"."kind" = 'link';--> statement-breakpoint
CREATE INDEX "codes_cohort" ON "codes" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "codes_expired" ON "codes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "cohort_communities_cohort" ON "cohort_communities" USING btree ("cohort_id");--> statement-breakpoint
CREATE INDEX "moderator_notes_learner" ON "moderator_notes" USING btree ("learner_id","cohort_id");--> statement-breakpoint
ALTER TABLE "learners" ADD CONSTRAINT "learners_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "learners_cohort" ON "learners" USING btree ("cohort_id",(lower("display_name") collate "C"),"id") WHERE "learners"."cohort_id" is not null;--> statement-breakpoint
CREATE INDEX "progress_troubled" ON "progress" USING btree ("cohort_id","trouble","learner_id") WHERE "progress"."cohort_id" is not null and "progress"."trouble" > 0;--> statement-breakpoint
CREATE INDEX "progress_cohort" ON "progress" USING btree ("cohort_id","passed","learner_id") WHERE "progress"."cohort_id" is not null;