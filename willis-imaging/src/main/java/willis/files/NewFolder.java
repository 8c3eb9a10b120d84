package willis.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are to be written anew, so that nothing of somebody else's is mixed into them. */
public final class NewFolder {
    private NewFolder() {}

    /**
     * Refuses a folder that holds anything.
     *
     * @param folder new or empty
     * @param content what it is for, such as "the model"
     * @throws IOException if there is something in it, or it is no folder
     */
    public static void require(Path folder, String content) throws IOException {
        if (Files.exists(folder)) {
            boolean empty;
            try (var children = Files.list(folder)) {
                empty = children.findAny().isEmpty();
            }
            if (!empty) {
                throw new IOException(folder + ": is not empty; name a new folder for " + content);
            }
        }
    }
}
