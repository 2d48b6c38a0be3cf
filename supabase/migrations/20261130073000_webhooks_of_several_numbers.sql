-- What webhooks are told of may be about several numbers, as a broadcast is.
alter type private.webhook_content alter attribute instance_id type uuid[];
alter type private.webhook_content rename attribute instance_id to instance_ids;
