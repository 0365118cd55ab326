CREATE TABLE "received" (
	"stream" text NOT NULL,
	"event_id" text NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "received_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"content" jsonb NOT NULL,
	CONSTRAINT "received_stream_event_id_pk" PRIMARY KEY("stream","event_id")
);
--> statement-breakpoint
CREATE TABLE "streams" (
	"stream" text PRIMARY KEY NOT NULL,
	"position" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "received_order" ON "received" USING btree ("stream","number");