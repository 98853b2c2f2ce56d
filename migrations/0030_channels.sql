-- The version of the definition whose own channels a touch was held against; null where it had none. Facts say it too, so that a
-- rebuild gives the same rows.
alter table touches add column definition integer;
