// Reads the news: `node reader.js http://127.0.0.1:8600 'etna -lava'`.
import { connect, type Schemas } from "cupure-client";

declare const process: { argv: string[] };
const [url, q] = process.argv.slice(2) as [string, string];
const client = connect(url);

async function* pages(query: string): AsyncGenerator<Schemas["SearchView"]> {
  let cursor: string | undefined;
  do {
    const { data, error } = await client.GET("/v1/search", {
      params: { query: { q: query, limit: 5, ...(cursor && { cursor }) } },
    });
    if (error) throw new Error(error.detail ?? error.title);
    yield data;
    cursor = data.next ?? undefined;
  } while (cursor);
}

const found: Schemas["SearchView"][] = [];
for await (const page of pages(q)) found.push(page);
const hits = found.flatMap((page) => page.results);
const article = await client.GET("/v1/articles/{article_id}", {
  params: { path: { article_id: hits[0]!.article_id } },
});
const trending = await client.GET("/v1/trending");
const wrong = await client.GET("/v1/search", { params: { query: { q: "etna (ash" } } });
// @ts-expect-error: what the API does not know is found out before it is asked.
const misspelt: Schemas["SearchHit"]["headline"] = undefined;

console.log(
  JSON.stringify({
    total: found[0]!.total,
    listed: hits.map((hit) => hit.article_id),
    first: article.data?.title,
    trending: trending.data?.topics.map((topic) => topic.label),
    wrong: [wrong.error?.status, wrong.error?.detail],
  }),
);
