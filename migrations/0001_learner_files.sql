CREATE TABLE "file_changes" (
	"learner_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "file_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slot" smallint,
	"before" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "file_changes_learner_id_id_pk" PRIMARY KEY("learner_id","id")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"learner_id" bigint NOT NULL,
	"path" text NOT NULL,
	"text" text NOT NULL,
	"slot" smallint,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "files_learner_id_path_pk" PRIMARY KEY("learner_id","path")
);
--> statement-breakpoint
ALTER TABLE "file_changes" ADD CONSTRAINT "file_changes_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;