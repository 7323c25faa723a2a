package dev.overskill.log;

import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/// Creates the topics of the log.
public final class LogAdmin {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private LogAdmin() {}

  /// Creates every topic that is not there yet.
  ///
  /// @param partitions of each topic: [Topics#AGENT_EVENTS] and [Topics#APP_EVENTS] must agree
  /// @throws LogUnavailableException if Kafka does not answer within 30 seconds
  public static void createTopics(LogConfig config, int partitions) {
    try (var admin = Admin.create(new HashMap<>(config.common()))) {
      var present = admin.listTopics().names().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      var missing =
          Arrays.stream(Topics.values())
              .filter(topic -> !present.contains(topic.topicName()))
              .map(topic ->
                  new NewTopic(topic.topicName(), Optional.of(partitions), Optional.empty())
                      .configs(settings(topic)))
              .toList();
      admin.createTopics(missing).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("the topics cannot be created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while creating topics", e);
    }
  }

  /// Which log this is: the cluster and these very topics. A topic that was deleted and made again
  /// is another log, whose offsets mean something else.
  ///
  /// @throws LogUnavailableException if Kafka does not answer within 30 seconds, or lacks a topic
  public static String identity(LogConfig config, Topics... topics) {
    try (var admin = Admin.create(new HashMap<>(config.common()))) {
      var names = Arrays.stream(topics).map(Topics::topicName).toList();
      var cluster = admin.describeCluster().clusterId();
      var found = admin.describeTopics(names).allTopicNames();
      var parts = new ArrayList<String>();
      parts.add(cluster.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
      var described = found.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      described.values().stream()
          .sorted(Comparator.comparing(TopicDescription::name))
          .forEach(topic -> parts.add(topic.topicId().toString()));
      return String.join("/", parts);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("the topics cannot be described", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while describing topics", e);
    }
  }

  /// The settings of a topic on Kafka.
  public static Map<String, String> settings(Topics topic) {
    return topic
        .retention()
        .map(kept -> Map.of("cleanup.policy", "delete", "retention.ms", "" + kept.toMillis()))
        .orElse(
            Map.of(
                "cleanup.policy", "compact",
                "min.cleanable.dirty.ratio", "0.1",
                "max.compaction.lag.ms", "" + Duration.ofHours(1).toMillis()));
  }
}
