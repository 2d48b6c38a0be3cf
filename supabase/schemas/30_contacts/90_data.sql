-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.area_codes (ddd, zone)
select unnest(ddds), zone from (values
  ('{11,12,13,14,15,16,17,18,19,21,22,24,27,28,31,32,33,34,35,37,38,41,42,43,44,45,46,47,48,49,51,53,54,55,61,62,64}'::text[], 'America/Sao_Paulo'),
  ('{63}'::text[], 'America/Araguaina'),
  ('{65,66}'::text[], 'America/Cuiaba'),
  ('{67}'::text[], 'America/Campo_Grande'),
  ('{68}'::text[], 'America/Rio_Branco'),
  ('{69}'::text[], 'America/Porto_Velho'),
  ('{71,73,74,75,77}'::text[], 'America/Bahia'),
  ('{79,82}'::text[], 'America/Maceio'),
  ('{81,83,84,87}'::text[], 'America/Recife'),
  ('{85,86,88,89,98,99}'::text[], 'America/Fortaleza'),
  ('{91,93,94,96}'::text[], 'America/Belem'),
  ('{92,97}'::text[], 'America/Manaus'),
  ('{95}'::text[], 'America/Boa_Vista')
) of_zone (ddds, zone);
