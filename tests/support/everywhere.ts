/** Looks for words in every column of every table, whatever tables there are. */
import type { Sql } from '../../db/connect.ts';

/** `leads.contact`: every column that text can hide in. Instants, numbers, uuids and booleans cannot hold a word. */
export async function wordColumns(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.table_name || '.' || c.column_name as name
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and c.data_type not in ('timestamp with time zone', 'timestamp without time zone', 'integer', 'bigint', 'boolean', 'uuid')
    order by 1`;
  return rows.map(({ name }) => name);
}

/** The columns in which one of the words is, as text or inside of JSON; letters count the same in both cases. */
export async function columnsWith(sql: Sql, words: string[]): Promise<string[]> {
  // JSON writes quotes and line ends otherwise.
  const forms = [...new Set(words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))];
  const columns = await sql<{ table: string; column: string }[]>`
    select table_name as table, column_name as column from information_schema.columns where table_schema = 'public'`;
  const found: string[] = [];
  for (const { table, column } of columns) {
    const hits = await sql`
      select 1 from ${sql(table)} as t
      where exists (
        select 1 from unnest(${forms}::text[]) as w(word)
        where strpos(lower(t.${sql(column)}::text), lower(w.word)) > 0
          or strpos(lower(to_jsonb(t.${sql(column)})::text), lower(w.word)) > 0)
      limit 1`;
    if (hits.count > 0) found.push(`${table}.${column}`);
  }
  return found.sort();
}
