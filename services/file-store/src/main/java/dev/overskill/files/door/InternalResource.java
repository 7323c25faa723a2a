package dev.overskill.files.door;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.FileRefusal;
import dev.overskill.files.blob.BlobCache;
import dev.overskill.files.blob.S3Objects;
import dev.overskill.files.history.BlobOwners;
import dev.overskill.files.history.Draft;
import dev.overskill.files.history.History;
import dev.overskill.files.history.OwnedApp;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What the platform's other services ask for.
@Path("/internal")
class InternalResource {
  private static final Set<String> KINDS = Set.of("packs", "modules", "claims");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final String FOREVER = "private, max-age=31536000, immutable";
  private static final long INLINE_PER_FILE = 64 * 1024;
  private static final long INLINE_PER_TREE = 8 << 20;

  private final AppDoor door;
  private final History history;
  private final BlobOwners owners;
  private final BlobCache cache;
  private final S3Objects objects;

  @Inject
  InternalResource(
      AppDoor door, History history, BlobOwners owners, BlobCache cache, S3Objects objects) {
    this.door = door;
    this.history = history;
    this.owners = owners;
    this.cache = cache;
    this.objects = objects;
  }

  /// The files at a revision; the head unless told.
  ///
  /// @param contents `small` puts small contents into the answer, up to 8 MiB of them
  @GET
  @Path("/apps/{app}/tree")
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<TreeBody> tree(
      @RestPath String app,
      @RestQuery @Nullable Long revision,
      @RestQuery @Nullable String contents) {
    var owned = door.service(app);
    var draft =
        revision == null
            ? history.head(owned)
            : history.at(owned, new Revision(Math.max(0, revision)));
    return draft.chain(it -> {
      it.manifest().forEach((_, entry) -> owners.put(entry.blob(), owned));
      return contents(owned, it, "small".equals(contents))
          .map(bytes -> TreeBody.of(owned.app(), it, bytes));
    });
  }

  private Uni<Map<BlobHash, byte[]>> contents(OwnedApp owned, Draft draft, boolean wanted) {
    var hashes = new ArrayList<BlobHash>();
    var room = new long[] {wanted ? INLINE_PER_TREE : -1};
    draft
        .manifest()
        .forEach((_, entry) -> {
          if (entry.size() <= Math.min(room[0], INLINE_PER_FILE)) {
            room[0] -= entry.size();
            hashes.add(entry.blob());
          }
        });
    return hashes.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : history.smallContents(owned, List.copyOf(hashes));
  }

  /// The bytes of a hash. With an app, the app's tenant must own it; without, it is found if it is
  /// large or was written or listed lately.
  @GET
  @Path("/blobs/{hash}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Uni<Response> blob(@RestPath String hash, @RestQuery @Nullable String app) {
    door.mustBeService();
    var blob = hash(hash);
    var owner = app == null ? owners.find(blob) : Optional.of(door.service(app));
    var bytes = owner.map(owned -> owned(owned, blob)).orElseGet(() -> unowned(blob));
    return bytes.map(found ->
        found
            .map(it -> Response.ok(it).header(HttpHeaders.CACHE_CONTROL, FOREVER).build())
            .orElseThrow(() -> FileRefusal.NOT_FOUND.because("There is no such blob.")));
  }

  private Uni<Optional<byte[]>> owned(OwnedApp owned, BlobHash blob) {
    return history
        .owned(owned, blob)
        .chain(entry ->
            entry.isPresent()
                ? history.content(owned, entry.get()).map(Optional::of)
                : Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Optional<byte[]>> unowned(BlobHash blob) {
    var cached = cache.get(blob);
    return cached.isPresent()
        ? Uni.createFrom().item(cached)
        : objects.get("blobs/" + blob.value().substring(0, 2) + "/" + blob);
  }

  private static BlobHash hash(String text) {
    try {
      return new BlobHash(text);
    } catch (IllegalArgumentException _) {
      throw FileRefusal.NOT_FOUND.because("There is no such blob.");
    }
  }

  /// A thing that another service made from files and could make again.
  @GET
  @Path("/objects/{kind}/{key}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Uni<Response> object(@RestPath String kind, @RestPath String key) {
    door.mustBeService();
    return objects
        .get(place(kind, key))
        .map(found ->
            found
                .map(it -> Response.ok(it).header(HttpHeaders.CACHE_CONTROL, FOREVER).build())
                .orElseThrow(() -> FileRefusal.NOT_FOUND.because("There is no such object.")));
  }

  /// Stores such a thing.
  ///
  /// @param unless `*` refuses with 412 when there is one already: of many at once, one is stored
  @PUT
  @Path("/objects/{kind}/{key}")
  @Consumes(MediaType.WILDCARD)
  public Uni<Response> putObject(
      @RestPath String kind,
      @RestPath String key,
      @RestHeader(HttpHeaders.IF_NONE_MATCH) @Nullable String unless,
      byte[] body) {
    door.mustBeService();
    var place = place(kind, key);
    return "*".equals(unless)
        ? objects.writeIfAbsent(place, body).map(put -> Response.status(put ? 204 : 412).build())
        : objects.write(place, body).map(_ -> Response.noContent().build());
  }

  private static String place(String kind, String key) {
    if (!KINDS.contains(kind) || !KEY.matcher(key).matches()) {
      throw FileRefusal.NOT_FOUND.because(
          "There are only packs, modules and claims, with plain keys.");
    }
    return "objects/" + kind + "/" + key;
  }
}
