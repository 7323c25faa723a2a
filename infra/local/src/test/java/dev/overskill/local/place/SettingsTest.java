package dev.overskill.local.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private final Properties file = new Properties();

  @Test
  void portsAreTheUsualOnes() {
    var settings = new Settings(Map.of(), Map.of(), file);

    assertThat(settings.port(Port.FRONT)).isEqualTo(8080);
    assertThat(settings.port(Port.POSTGRES)).isEqualTo(15432);
  }

  @Test
  void theBaseMovesAllPortsThatAreNotChosen() {
    file.setProperty("overskill.port.s3", "9000");

    var settings = new Settings(Map.of("overskill.port-base", "20000"), Map.of(), file);

    assertThat(settings.port(Port.FRONT)).isEqualTo(28080);
    assertThat(settings.port(Port.S3)).isEqualTo(9000);
  }

  @Test
  void aFlagBeatsTheEnvironmentAndThatTheFile() {
    file.setProperty("overskill.port.kafka-controller", "3");
    var environment = Map.of("OVERSKILL_PORT_KAFKA_CONTROLLER", "2");

    var fromEnvironment = new Settings(Map.of(), environment, file);
    var fromFlag = new Settings(Map.of("overskill.port.kafka-controller", "1"), environment, file);

    assertThat(fromEnvironment.port(Port.KAFKA_CONTROLLER)).isEqualTo(2);
    assertThat(fromFlag.port(Port.KAFKA_CONTROLLER)).isEqualTo(1);
  }

  @Test
  void whatIsNoPortIsRefusedWithItsKey() {
    file.setProperty("overskill.port.edge", "many");
    var settings = new Settings(Map.of(), Map.of(), file);

    assertThatThrownBy(() -> settings.port(Port.EDGE))
        .hasMessage("overskill.port.edge must be a port number, not many");
  }
}
