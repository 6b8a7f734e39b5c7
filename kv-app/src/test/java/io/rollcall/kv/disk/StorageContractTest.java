package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.simulation.Seeds;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Every storage holds what a plain model holds, whatever is written, and, on disk, whenever it is opened anew. */
class StorageContractTest {

    private static final int STEPS = 100;

    @TempDir
    private Path data;

    @Seeds(20)
    void memoryHoldsWhatTheModelHolds(long seed) {
        run(seed, Disk.inMemory(), false);
    }

    @Seeds(10)
    void rocksHoldsWhatTheModelHolds(long seed) {
        run(seed, open(), true);
    }

    private Disk open() {
        return Disk.open(data, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }

    private void run(long seed, Disk first, boolean isDurable) {
        Random random = new Random(seed);
        RandomBatches batches = new RandomBatches(random);
        Model model = new Model();
        Disk disk = first;
        String replica = disk.replica();
        Storage.Snapshot snapshot = disk.storage().snapshot();
        Model frozenModel = new Model(model);
        try {
            for (int step = 0; step < STEPS; step++) {
                int kind = random.nextInt(20);
                if (kind == 0) {
                    install(disk.storage(), batches, model);
                } else if (kind == 1 && isDurable) {
                    snapshot.close();
                    disk.close();
                    disk = open();
                    assertThat(disk.replica()).isEqualTo(replica);
                    snapshot = disk.storage().snapshot();
                    frozenModel = new Model(model);
                } else if (kind == 2) {
                    assertThatItHolds(snapshot, frozenModel);
                    snapshot.close();
                    snapshot = disk.storage().snapshot();
                    frozenModel = new Model(model);
                } else {
                    Batch batch = batches.next(model);
                    disk.storage().write(batch);
                    model.write(batch);
                    // Where a batch may be in doubt, it is written again.
                    if (isDurable && batches.chance(10)) disk.storage().write(batch);
                }
                assertThatItHolds(disk.storage(), model, batches);
            }
            assertThatItHolds(snapshot, frozenModel);
        } finally {
            snapshot.close();
            disk.close();
        }
    }

    private static void install(Storage storage, RandomBatches batches, Model model) {
        Storage.Installation installation = storage.install();
        model.empty();
        for (int i = 0; i < 3; i++) {
            List<Cell> cells = batches.cells();
            List<LastRequest> requests = batches.requests();
            installation.cells(cells);
            installation.requests(requests);
            for (Cell cell : cells) model.cells.put(cell.key(), cell);
            for (LastRequest last : requests) model.requests.put(last.id().client(), last);
        }
        Batch completing = batches.completing(model.checkpoint.view());
        storage.write(completing);
        model.write(completing);
    }

    private static void assertThatItHolds(Storage storage, Model model, RandomBatches batches) {
        assertThat(storage.recover()).isEqualTo(model.recover());
        for (Entry entry : model.log) assertThat(storage.entry(entry.seq())).isEqualTo(entry);
        for (String key : RandomBatches.KEYS) assertThat(storage.get(key)).isEqualTo(model.cells.get(key));
        String start = batches.key();
        assertThat(list(storage.cells(start, true))).isEqualTo(model.cells(start, true));
        assertThat(list(storage.cells(start, false))).isEqualTo(model.cells(start, false));
    }

    private static void assertThatItHolds(Storage.Snapshot snapshot, Model model) {
        assertThat(snapshot.checkpoint()).isEqualTo(model.checkpoint);
        assertThat(snapshot.requests()).isEqualTo(model.requests());
        assertThat(list(snapshot.cells())).isEqualTo(model.cells());
    }

    static List<Cell> list(Storage.Cells cells) {
        try (cells) {
            List<Cell> list = new ArrayList<>();
            cells.forEachRemaining(list::add);
            return list;
        }
    }
}
