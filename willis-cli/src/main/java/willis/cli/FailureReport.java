package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import willis.augmentation.AugmentationFormatException;
import willis.dataset.DatasetFormatException;
import willis.dicom.DicomFormatException;
import willis.dicom.NotDicomException;
import willis.dicom.UnsupportedDicomException;
import willis.nifti.NiftiFormatException;
import willis.nifti.UnsupportedNiftiException;
import willis.npy.NpyFormatException;
import willis.plan.IncompatibleModelException;
import willis.series.UnusableSeriesException;
import willis.train.TrainingException;
import willis.weights.UnsafeWeightsException;
import willis.weights.UnsupportedWeightsException;
import willis.weights.WeightsFormatException;

/** Turns what a command threw into one message and an exit code. */
final class FailureReport implements IExecutionExceptionHandler {

    private static final List<Class<? extends IOException>> INPUT_FAILURES = List.of(
            DicomFormatException.class,
            UnsupportedDicomException.class,
            NotDicomException.class,
            NiftiFormatException.class,
            UnsupportedNiftiException.class,
            NpyFormatException.class,
            UnusableSeriesException.class,
            IncompatibleModelException.class,
            DatasetFormatException.class,
            AugmentationFormatException.class,
            TrainingException.class,
            WeightsFormatException.class,
            UnsupportedWeightsException.class,
            UnsafeWeightsException.class);

    /** Whether a failure is the input's fault: broken, or of a kind that is not handled. */
    static boolean isInputFailure(Throwable failure) {
        return INPUT_FAILURES.contains(failure.getClass());
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        Throwable cause = thrown.getCause();
        Throwable failure = thrown instanceof UncheckedIOException && cause != null ? cause : thrown;
        PrintWriter err = command.getErr();
        if (failure instanceof ParameterException usage) {
            err.println(usage.getMessage());
            err.println("Try: willis " + usage.getCommandLine().getCommandName() + " --help");
            return ExitCode.USAGE;
        }
        int code = code(failure);
        err.println(code == ExitCode.INTERNAL ? internal(failure) : message(failure));
        if (code == ExitCode.INTERNAL || CommonOptions.isVerbose(parsed)) {
            failure.printStackTrace(err);
        }
        return code;
    }

    private static int code(Throwable failure) {
        if (isInputFailure(failure)) {
            return ExitCode.REFUSED;
        }
        return failure instanceof IOException ? ExitCode.RESOURCE : ExitCode.INTERNAL;
    }

    /** A failure in one sentence; the JDK's own file exceptions say little more than a path. */
    static String message(Throwable failure) {
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": no permission; change its permissions or run as its owner";
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (failure instanceof FileSystemException other && other.getReason() != null) {
            return other.getFile() + ": " + other.getReason();
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return message.contains("No space left on device")
                ? "The disk is full: " + message
                        + ". Free space and run the same command again; what is finished is kept, by predict and train"
                        + " with --resume"
                : message;
    }

    private static String internal(Throwable failure) {
        return failure instanceof CancellationException
                ? "Cancelled"
                : "This is a fault of Willis, please report it with the lines below. " + failure;
    }
}
