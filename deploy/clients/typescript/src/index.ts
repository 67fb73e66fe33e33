import createClient, { type ClientOptions } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type { components, paths };

/** What the API answers, by name: `Schemas["SearchView"]`. */
export type Schemas = components["schemas"];

/** Returns a client of the gateway at `baseUrl`, which knows every path, parameter and answer. */
export function connect(baseUrl: string, options: Omit<ClientOptions, "baseUrl"> = {}) {
  return createClient<paths>({ baseUrl, ...options });
}
