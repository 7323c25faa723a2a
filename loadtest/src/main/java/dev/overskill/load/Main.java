package dev.overskill.load;

import dev.overskill.load.agent.AgentProcess;
import dev.overskill.load.demo.BenchCommand;
import dev.overskill.load.demo.DemoCommand;
import dev.overskill.load.replay.ReplayCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What drives a running platform from outside: the demo, the replay of a repository, the agent.
@Command(
    name = "overskill",
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      BenchCommand.class,
      Main.AgentCommandLine.class
    })
public final class Main implements Callable<Integer> {
  private Main() {}

  public static void main(String... arguments) {
    var commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler((failure, command, _) -> {
      command.getErr().println("overskill: " + failure.getMessage());
      if (System.getenv("OVERSKILL_DEBUG") != null) {
        failure.printStackTrace(command.getErr());
      }
      return 1;
    });
    System.exit(commands.execute(arguments));
  }

  @Override
  public Integer call() {
    new CommandLine(this).usage(System.out);
    return 2;
  }

  /// The agent as a process of its own; the demo and the replay start it.
  @Command(name = "agent", hidden = true)
  static final class AgentCommandLine implements Callable<Integer> {
    @Option(names = "--kafka", required = true)
    private String kafka = "";

    @Option(names = "--tenant", required = true)
    private String tenant = "";

    @Option(names = "--app", required = true)
    private String app = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      AgentProcess.serve(kafka, tenant, app);
      return 0;
    }
  }
}
