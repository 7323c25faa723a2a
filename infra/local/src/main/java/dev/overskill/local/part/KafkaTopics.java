package dev.overskill.local.part;

import dev.overskill.events.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/// Makes the topics of the log on one broker.
final class KafkaTopics {
  private KafkaTopics() {}

  static void ensure(String bootstrap, int partitions, Duration patience)
      throws IOException, InterruptedException {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
            50,
            AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
            50);
    try (var admin = Admin.create(settings)) {
      var there = admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      var missing =
          Arrays.stream(Topics.values())
              .filter(topic -> !there.contains(topic.topicName()))
              .map(topic -> newTopic(topic, partitions))
              .toList();
      create(admin, missing, patience);
    } catch (ExecutionException | TimeoutException refused) {
      throw new PartFailed("kafka did not make its topics: " + refused.getMessage(), refused);
    }
  }

  private static void create(Admin admin, List<NewTopic> topics, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (!topics.isEmpty()) {
      admin.createTopics(topics).all().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static NewTopic newTopic(Topics topic, int partitions) {
    var kept =
        topic
            .retention()
            .map(age ->
                Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(age.toMillis())))
            .orElseGet(() -> Map.of("cleanup.policy", "compact", "segment.ms", "3600000"));
    return new NewTopic(topic.topicName(), partitions, (short) 1).configs(kept);
  }
}
