import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before } from "node:test";
import { gzipSync } from "node:zlib";

export interface Package {
  name: string;
  version: string;
  files: Record<string, string>;
  json?: Record<string, unknown>;
}

export interface Registry {
  url: string;
  /** Paths that were asked for. */
  requests: string[];
}

/** A package registry of this test's own on the loopback device; npm of this process uses it. */
export function registry(packages: Package[]): Registry {
  const made: Registry = { url: "", requests: [] };
  let server: Server;
  const previous = process.env["npm_config_registry"];
  before(async () => {
    server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? "/").slice(1);
      made.requests.push(path);
      const tarball = packages.find((each) => path === tarballPath(each));
      if (tarball) return void response.end(pack(tarball));
      const versions = packages.filter((each) => each.name === path);
      if (versions.length === 0) {
        response.statusCode = 404;
        return void response.end("{}");
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(packument(versions, made.url)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    process.env["npm_config_registry"] = made.url;
  });
  after(() => {
    if (previous === undefined) delete process.env["npm_config_registry"];
    else process.env["npm_config_registry"] = previous;
    server.close();
  });
  return made;
}

function tarballPath({ name, version }: Package): string {
  return `${name}/-/${name.replace("/", "-")}-${version}.tgz`;
}

function manifest(each: Package): Record<string, unknown> {
  return { name: each.name, version: each.version, ...each.json };
}

function packument(versions: Package[], url: string): unknown {
  return {
    name: versions[0]!.name,
    "dist-tags": { latest: versions.at(-1)!.version },
    versions: Object.fromEntries(
      versions.map((each) => {
        const integrity = `sha512-${createHash("sha512").update(pack(each)).digest("base64")}`;
        return [
          each.version,
          { ...manifest(each), dist: { tarball: url + tarballPath(each), integrity } },
        ];
      }),
    ),
  };
}

function pack(each: Package): Buffer {
  const files = { "package.json": JSON.stringify(manifest(each)), ...each.files };
  const blocks = Object.entries(files).flatMap(([path, text]) =>
    entry(`package/${path}`, Buffer.from(text)),
  );
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

function entry(path: string, content: Buffer): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
