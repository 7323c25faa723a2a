package dev.overskill.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The schemas in `schema/` are what the records say. Run with `-Doverskill.schemas=write` to write
/// them anew; a change may only add optional members, anything else is a new type name.
class SchemasTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/dev/overskill/events/schema").toAbsolutePath();
  private static final SchemaGenerator GENERATOR = generator();

  static Stream<Class<?>> records() {
    return EventJsonTest.everyNamedRecord();
  }

  @ParameterizedTest
  @MethodSource("records")
  void theCommittedSchemaIsTheRecords(Class<?> type) throws IOException {
    var file = FOLDER.resolve(name(type) + ".json");
    var schema = schema(type).toPrettyString() + "\n";
    if ("write".equals(System.getProperty("overskill.schemas"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, schema);
    }

    assertThat(file).exists().hasContent(schema);
  }

  @Test
  void noSchemaIsLeftOfATypeThatIsGone() throws IOException {
    var wanted = records().map(type -> name(type) + ".json").collect(Collectors.toSet());

    try (var files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString())).allMatch(wanted::contains);
    }
  }

  @Test
  void asyncApiNamesEveryType() throws IOException {
    var api =
        new com.fasterxml.jackson.dataformat.yaml.YAMLMapper()
            .readTree(Path.of("../../docs/asyncapi.yaml").toFile());

    Set<String> described = new TreeSet<>();
    for (var message : api.path("components").path("messages")) {
      described.add(message.path("name").asText());
    }
    Set<String> present =
        records().map(SchemasTest::name).collect(Collectors.toCollection(TreeSet::new));
    assertThat(described).containsExactlyElementsOf(present);
  }

  @Test
  void asyncApiNamesEveryTopic() throws IOException {
    var api =
        new com.fasterxml.jackson.dataformat.yaml.YAMLMapper()
            .readTree(Path.of("../../docs/asyncapi.yaml").toFile());

    var topics =
        api.path("channels").properties().stream()
            .map(it -> it.getValue().path("address").asText());
    assertThat(topics)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Topics.values()).map(Topics::topicName).toList());
  }

  /// `ce_type` of what the record is on the log.
  private static String name(Class<?> type) {
    var wire = type.getAnnotation(com.fasterxml.jackson.annotation.JsonTypeName.class).value();
    return type.getInterfaces()[0] == AgentEvent.class ? AgentEvent.TYPE_PREFIX + wire : wire;
  }

  private static ObjectNode schema(Class<?> type) {
    var schema = GENERATOR.generateSchema(type);
    var wire = type.getAnnotation(com.fasterxml.jackson.annotation.JsonTypeName.class).value();
    var properties = schema.withObjectProperty("properties");
    properties.putObject("type").put("const", wire);
    schema.withArrayProperty("required").add("type");
    return schema;
  }

  private static SchemaGenerator generator() {
    var config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(Option.INLINE_ALL_SCHEMAS);
    config.forFields().withRequiredCheck(field -> !nullable(field));
    config
        .forTypesInGeneral()
        .withCustomDefinitionProvider((type, context) -> {
          var erased = type.getErasedType();
          var node = context.getGeneratorConfig().createObjectNode();
          if (erased == Revision.class) {
            return new CustomDefinition(node.put("type", "integer").put("minimum", 0));
          } else if (erased == Instant.class) {
            return new CustomDefinition(node.put("type", "string").put("format", "date-time"));
          } else if (erased == URI.class) {
            return new CustomDefinition(node.put("type", "string").put("format", "uri"));
          } else if (erased == AppEvent.ToolOutcome.class) {
            return new CustomDefinition(outcome(node));
          } else if (erased.isRecord() && isString(erased)) {
            return new CustomDefinition(node.put("type", "string"));
          }
          return erased == JsonNode.class ? new CustomDefinition(node) : null;
        });
    return new SchemaGenerator(config.build());
  }

  private static ObjectNode outcome(ObjectNode node) {
    var variants = node.putArray("oneOf");
    for (var status : List.of("succeeded", "refused")) {
      var variant = variants.addObject().put("type", "object");
      var properties = variant.putObject("properties");
      properties.putObject("status").put("const", status);
      if (status.equals("refused")) {
        properties.putObject("code").put("type", "string");
        properties.putObject("detail").put("type", "string");
      } else {
        properties.putObject("result");
      }
      variant.putArray("required").add("status");
    }
    return node;
  }

  private static boolean isString(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .anyMatch(it -> it.getAccessor().isAnnotationPresent(JsonValue.class));
  }

  private static boolean nullable(FieldScope field) {
    var owner = field.getDeclaringType().getErasedType();
    return owner.isRecord()
        && Arrays.stream(owner.getRecordComponents())
            .filter(it -> it.getName().equals(field.getDeclaredName()))
            .map(RecordComponent::getAnnotatedType)
            .anyMatch(it -> it.isAnnotationPresent(Nullable.class));
  }
}
