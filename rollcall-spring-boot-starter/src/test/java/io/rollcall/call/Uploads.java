package io.rollcall.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** A program that puts a file to the service echo. A test gives it less memory than the file is long. */
final class Uploads {

    /** How the body is given to the client. */
    enum Way {
        FILE {
            @Override
            void put(Echoes echoes, Path file) {
                RestClient client = echoes.application().getBean(RestClient.class);
                client.put()
                        .uri(URI)
                        .body(new FileSystemResource(file))
                        .retrieve()
                        .toBodilessEntity();
            }
        },
        STREAM {
            @Override
            void put(Echoes echoes, Path file) {
                RestClient client = echoes.application().getBean(RestClient.class);
                try (InputStream in = Files.newInputStream(file)) {
                    client.put()
                            .uri(URI)
                            .body(new InputStreamResource(in))
                            .retrieve()
                            .toBodilessEntity();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        },
        REACTIVE_FILE {
            @Override
            void put(Echoes echoes, Path file) {
                WebClient client = echoes.application().getBean(WebClient.class);
                client.put()
                        .uri(URI)
                        .bodyValue(new FileSystemResource(file))
                        .retrieve()
                        .toBodilessEntity()
                        .block();
            }
        },
        /** In memory once, as the caller has it, and not a second time. */
        REACTIVE_WHOLE {
            @Override
            void put(Echoes echoes, Path file) {
                WebClient client = echoes.application().getBean(WebClient.class);
                client.put()
                        .uri(URI)
                        .body(Mono.fromSupplier(() -> new byte[WHOLE_BYTES]), byte[].class)
                        .retrieve()
                        .toBodilessEntity()
                        .block();
            }
        };

        abstract void put(Echoes echoes, Path file);
    }

    /** The length of a body that is in memory as a whole: a large part of the heap that the test gives. */
    static final int WHOLE_BYTES = 24 << 20;

    private static final String URI = "http://echo/x";

    /** @param args the registry's address, the way, the file, properties of the application */
    public static void main(String[] args) {
        String[] properties = java.util.Arrays.copyOfRange(args, 3, args.length);
        try (Echoes echoes = new Echoes(args[0], Echoes.Clients.class, properties)) {
            Way.valueOf(args[1]).put(echoes, Path.of(args[2]));
        }
    }

    private Uploads() {}
}
