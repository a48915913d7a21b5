-- What the container of PostgreSQL runs once, on its empty volume, as its administrator in the database of Drydock.
-- Drydock connects as a role that owns nothing but the tables it makes, and for which row-level security holds.
\set ON_ERROR_STOP on
\getenv password DRYDOCK_DATABASE_PASSWORD
CREATE ROLE drydock LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, CREATE ON DATABASE :"DBNAME" TO drydock;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
