-- Two roles for one database (docs/security.md, records): an owner that migrates, and an
-- application that reads and writes rows and can change no table, trigger or function.
--
--   createdb awards
--   psql -d awards -v owner=awards_owner -v application=awards_app -f postgresql-roles.sql
--   psql -d awards -c '\password awards_owner' -c '\password awards_app'
--
-- DATABASE_OWNER_URL then names the owner, DATABASE_URL the application. Run it as a superuser;
-- it may be run again. A database that had one role before: REASSIGN OWNED BY it TO the owner
-- first.
\set ON_ERROR_STOP on
SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES (:'owner'), (:'application')) AS r (name)
    WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"application";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"application";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"application";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"application";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO :"application";
