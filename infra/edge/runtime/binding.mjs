// What `env.DISPATCHER` is on workerd: the shape of Cloudflare's dispatch namespace binding over
// the local runtime service, so that the dispatch Worker is the same file in both places.
import { ADDRESS } from "edge:words";

export default function dispatchNamespace(env) {
  return {
    get(name) {
      // Lazy as in production: a missing script fails on fetch().
      return {
        fetch(input, init) {
          const request = new Request(input, init);
          const headers = new Headers(request.headers);
          headers.set(ADDRESS, `${env.NAMESPACE}/${name}`);
          return env.RUNTIME.fetch(new Request(request, { headers }));
        },
      };
    },
  };
}
