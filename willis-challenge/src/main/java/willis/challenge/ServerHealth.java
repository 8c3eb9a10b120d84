package willis.challenge;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks whether a server on this machine can answer, by the standard health check of gRPC. */
public final class ServerHealth {
    private static final long PATIENCE_SECONDS = 2;

    private ServerHealth() {}

    /** The first port where a server says that its model is loaded; empty if none does. */
    public static Optional<Integer> servingPort() {
        return ChallengeServer.PORTS.stream().filter(ServerHealth::isServing).findFirst();
    }

    private static boolean isServing(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus()
                    == ServingStatus.SERVING;
        } catch (StatusRuntimeException e) {
            return false; // nobody there, or somebody else
        } finally {
            channel.shutdownNow();
        }
    }
}
