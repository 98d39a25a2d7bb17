package dev.funnel.transport.kafka;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Finds out whether another process uses this one's slot, before it is fenced: by the client ids of
 * its group's members, which name the transactional id, the host and the process.
 *
 * <p>A member on this host whose process is gone is a killed predecessor that the broker has not
 * missed yet: it is no other. So is one with this process's own number: in a container a restarted
 * process often has the number of the one before.
 */
final class SlotGuard {
  private static final long ANSWER_SECONDS = 10;
  private static final Pattern CLIENT_ID =
      Pattern.compile("(.*)@([^@]*):([0-9]{1,18})", Pattern.DOTALL);

  /** A process as a client id names it. */
  record Place(String host, long pid) {
    static Place here() {
      return new Place(hostName(), ProcessHandle.current().pid());
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost";
      }
    }

    @Override
    public String toString() {
      return "process " + pid + " on " + host;
    }
  }

  private final LoopConfig config;
  private final Place here = Place.here();

  SlotGuard(LoopConfig config) {
    this.config = config;
  }

  /** The client id of a consumer in this process. */
  static String clientId(LoopConfig config) {
    Place here = Place.here();
    return config.transactionalId() + "@" + here.host() + ":" + here.pid();
  }

  /** The other process; empty also if the broker does not say. */
  Optional<Place> other() {
    try (Admin admin = Admin.create(ClientProperties.admin(config))) {
      Collection<MemberDescription> members =
          admin
              .describeConsumerGroups(List.of(config.groupId()))
              .describedGroups()
              .get(config.groupId())
              .get(ANSWER_SECONDS, TimeUnit.SECONDS)
              .members();
      return members.stream()
          .map(member -> other(member.clientId(), config.transactionalId(), here, SlotGuard::runs))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (ExecutionException | TimeoutException e) {
      // No such group yet, or a broker that is away: the producer will hear of that.
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** The process of a member, if it has this slot and may be running elsewhere. */
  static Optional<Place> other(
      String clientId, String transactionalId, Place here, LongPredicate runsHere) {
    Matcher matcher = CLIENT_ID.matcher(clientId);
    if (!matcher.matches() || !matcher.group(1).equals(transactionalId)) {
      return Optional.empty();
    }
    Place there = new Place(matcher.group(2), Long.parseLong(matcher.group(3)));
    boolean isGone =
        there.host().equals(here.host())
            && (there.pid() == here.pid() || !runsHere.test(there.pid()));
    return isGone ? Optional.empty() : Optional.of(there);
  }
}
