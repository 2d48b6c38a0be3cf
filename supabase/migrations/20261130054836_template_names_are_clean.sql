CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.message_templates FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');
