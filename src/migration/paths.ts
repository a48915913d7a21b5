/** Where the page *From v2 to v4* stands, and the table of seed records for its translator. */
export const MIGRATION_PATH = '/guides/from-v2-to-v4/';
export const SEED_IDS_PATH = `${MIGRATION_PATH}seed-ids.json`;
