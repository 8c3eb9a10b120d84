package willis.weights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.UnpickleStack;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * The pickle of a checkpoint as plain values: dictionaries in file order, lists, tuples as arrays, numbers, text, and
 * {@link TensorView} for tensors. Names of Python code are looked up in {@link AllowedGlobal} and nowhere else.
 *
 * <p>razorvine's Unpickler knows more than a checkpoint needs: unknown classes become bags of attributes, BUILD calls a
 * method by reflection, its registry is shared by the whole JVM, its dictionaries lose their order, and lengths are
 * believed. Here it parses numbers; all that names, calls, nests or allocates is done in this class, with bounds.
 * Nothing recurses, so depth costs no stack. For one use by one thread.
 *
 * <p>Source: CPython, {@code pickletools.py}; PyTorch, {@code torch/_utils.py} and {@code torch/serialization.py}.
 */
final class CheckpointUnpickler extends Unpickler {
    /**
     * Instructions, copied elements and 32-byte pieces of text in all; each makes at most about 80 bytes of objects. A
     * checkpoint of 1,000 epochs with its log takes about 200,000.
     */
    static final int MAX_WORK = 4_000_000;

    /**
     * Of one dictionary or set; nnU-Net's largest has about 1,500. Keys of two classes with one hash, which are easily
     * made, cost time with the square of this.
     */
    static final int MAX_ENTRIES = 16_384;

    private static final int TEXT_BYTES_PER_WORK = 32;
    private static final int MAX_GLOBAL_BYTES = 512;
    private static final Object MARK = new Object();

    /** A value that a checkpoint holds and nobody here asks for, such as a {@code torch.device}. */
    record Unread(String kind) {}

    private static final class Input extends ByteArrayInputStream {
        Input(byte[] pickle) {
            super(pickle);
        }

        int position() {
            return pos;
        }
    }

    private final String file;
    private final Input pickle;
    private int opcodeOffset;
    private long work;

    /** @param file how messages call the file and the entry in it */
    CheckpointUnpickler(String file, byte[] pickle) {
        this.file = file;
        this.pickle = new Input(pickle);
    }

    /**
     * Reads the value; None is null.
     *
     * @throws UnsafeWeightsException if it names code outside the list, or is an instruction that runs some
     * @throws UnsupportedWeightsException if it uses pickle instructions of before protocol 2
     * @throws WeightsFormatException if it is no pickle, ends early, or is larger than any checkpoint
     */
    @Nullable Object read() throws IOException {
        // Not load(): at the end of the bytes it throws a plain IOException.
        stack = new UnpickleStack();
        input = pickle;
        while (true) {
            opcodeOffset = pickle.position();
            require(1);
            Object value = dispatch((short) pickle.read());
            if (value != NO_RETURN_VALUE) {
                return value;
            }
        }
    }

    @Override
    protected @Nullable Object dispatch(short opcode) throws IOException {
        work(1);
        switch (opcode) {
            case Opcodes.NONE, Opcodes.NEWTRUE, Opcodes.NEWFALSE, Opcodes.EMPTY_TUPLE, Opcodes.EMPTY_LIST ->
                number(opcode, 0);
            case Opcodes.BININT1 -> number(opcode, 1);
            case Opcodes.BININT2 -> number(opcode, 2);
            case Opcodes.BININT -> number(opcode, 4);
            case Opcodes.BINFLOAT -> number(opcode, 8);
            case Opcodes.LONG1 -> number(opcode, 1 + peekByte());
            case Opcodes.PROTO -> checkProtocol();
            case Opcodes.FRAME -> require(lengthOf(8));
            case Opcodes.STOP -> {
                return pop();
            }

            case Opcodes.BINUNICODE -> stack.add(text(lengthOf(4)));
            case Opcodes.SHORT_BINUNICODE -> stack.add(text(lengthOf(1)));
            case Opcodes.BINUNICODE8 -> stack.add(text(lengthOf(8)));
            case Opcodes.BINSTRING -> stack.add(new String(bytes(lengthOf(4)), StandardCharsets.ISO_8859_1));
            case Opcodes.SHORT_BINSTRING -> stack.add(new String(bytes(lengthOf(1)), StandardCharsets.ISO_8859_1));
            case Opcodes.BINBYTES -> stack.add(bytes(lengthOf(4)));
            case Opcodes.SHORT_BINBYTES -> stack.add(bytes(lengthOf(1)));
            case Opcodes.BINBYTES8 -> stack.add(bytes(lengthOf(8)));

            case Opcodes.MARK -> stack.add(MARK);
            case Opcodes.POP -> popAny();
            case Opcodes.POP_MARK -> popToMark();
            case Opcodes.DUP -> stack.add(peek());
            case Opcodes.TUPLE -> stack.add(popToMark().toArray());
            case Opcodes.TUPLE1 -> stack.add(tuple(1));
            case Opcodes.TUPLE2 -> stack.add(tuple(2));
            case Opcodes.TUPLE3 -> stack.add(tuple(3));
            case Opcodes.APPEND -> append(Collections.singletonList(pop()));
            case Opcodes.APPENDS -> append(popToMark());
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<@Nullable Object, @Nullable Object>());
            case Opcodes.SETITEM -> setItems(Arrays.asList(tuple(2)));
            case Opcodes.SETITEMS -> setItems(popToMark());
            case Opcodes.EMPTY_SET -> stack.add(new LinkedHashSet<@Nullable Object>());
            case Opcodes.ADDITEMS -> addItems(popToMark());
            case Opcodes.FROZENSET -> stack.add(setOf(popToMark()));

            case Opcodes.BINPUT -> memo.put((int) lengthOf(1), peek());
            case Opcodes.LONG_BINPUT -> memo.put((int) lengthOf(4), peek());
            case Opcodes.MEMOIZE -> memo.put(memo.size(), peek());
            case Opcodes.BINGET -> recall((int) lengthOf(1));
            case Opcodes.LONG_BINGET -> recall((int) lengthOf(4));

            case Opcodes.GLOBAL -> global(line(), line());
            case Opcodes.STACK_GLOBAL -> {
                String name = popText("STACK_GLOBAL");
                global(popText("STACK_GLOBAL"), name);
            }
            case Opcodes.BINPERSID -> stack.add(storage(pop()));
            case Opcodes.REDUCE -> {
                Object[] arguments = expect(Object[].class, pop(), "the arguments of a call");
                stack.add(call(pop(), arguments));
            }
            case Opcodes.BUILD -> build(pop());

            case Opcodes.INST -> throw unsafe("INST asks for an instance of " + Quoted.of(line() + "." + line()));
            case Opcodes.OBJ -> throw unsafe("OBJ asks for an instance of a class");
            case Opcodes.NEWOBJ -> throw unsafe("NEWOBJ asks for an instance of a class");
            case Opcodes.NEWOBJ_EX -> throw unsafe("NEWOBJ_EX asks for an instance of a class");
            case Opcodes.EXT1, Opcodes.EXT2, Opcodes.EXT4 ->
                throw unsafe("EXT asks for a class of Python's extension registry");

            case Opcodes.INT,
                    Opcodes.LONG,
                    Opcodes.LONG4,
                    Opcodes.FLOAT,
                    Opcodes.STRING,
                    Opcodes.UNICODE,
                    Opcodes.GET,
                    Opcodes.PUT,
                    Opcodes.LIST,
                    Opcodes.DICT,
                    Opcodes.PERSID,
                    Opcodes.BYTEARRAY8,
                    Opcodes.NEXT_BUFFER,
                    Opcodes.READONLY_BUFFER ->
                throw new UnsupportedWeightsException(
                        where(),
                        String.format(
                                Locale.ROOT,
                                "the pickle instruction 0x%02x is not one that torch.save writes;"
                                        + " load the file in Python and save it with torch.save(…, pickle_protocol=2)",
                                opcode));
            default ->
                throw broken(
                        String.format(Locale.ROOT, "0x%02x is no pickle instruction; the file is damaged", opcode));
        }
        return NO_RETURN_VALUE;
    }

    /** Lets razorvine parse an instruction whose operand is known to be there. */
    private void number(short opcode, int operandBytes) throws IOException {
        require(operandBytes);
        super.dispatch(opcode);
    }

    private void checkProtocol() throws IOException {
        long version = lengthOf(1);
        if (version > HIGHEST_PROTOCOL) {
            throw new UnsupportedWeightsException(
                    where(),
                    "pickle protocol " + version + " found, read are up to " + HIGHEST_PROTOCOL
                            + "; save it with torch.save(…, pickle_protocol=2)");
        }
    }

    // ---- names and calls

    private void global(String module, String name) throws IOException {
        stack.add(AllowedGlobal.named(module, name)
                .orElseThrow(() -> unsafe("the file names the Python code " + Quoted.of(module + "." + name))));
    }

    private Object storage(@Nullable Object id) throws IOException {
        Object[] fields = expect(Object[].class, id, "a persistent id");
        if (fields.length != 5 || !"storage".equals(fields[0])) {
            throw broken("a persistent id is not ('storage', type, key, location, elements)");
        }
        ElementType type = expect(ElementType.class, fields[1], "the type of a storage");
        String key = expect(String.class, fields[2], "the key of a storage");
        long elements = integer(fields[4], "the elements of a storage");
        try {
            return new TensorView.Storage(type, key, elements);
        } catch (IllegalArgumentException e) {
            throw new WeightsFormatException(where(), e);
        }
    }

    private Object call(@Nullable Object function, Object[] arguments) throws IOException {
        if (!(function instanceof AllowedGlobal global)) {
            throw unsafe("REDUCE calls " + kindOf(function) + ", which is no function of a checkpoint");
        }
        return switch (global) {
            case ORDERED_DICT -> orderedDict(arguments);
            case SET -> setOf(arguments.length == 0 ? List.of() : elements(arguments[0], "the elements of a set"));
            case BYTES -> new byte[0];
            case REBUILD_TENSOR -> tensor(arguments);
            case REBUILD_PARAMETER -> expect(TensorView.class, argument(arguments, 0), "the tensor of a parameter");
            case SIZE -> expect(Object[].class, argument(arguments, 0), "a torch.Size");
            case DEVICE -> new Unread("torch.device");
            case ENCODE -> encode(arguments);
            case NUMPY_TYPE -> new NumpyType(expect(String.class, argument(arguments, 0), "the code of a numpy.dtype"));
            case NUMPY_ARRAY, NUMPY_RECONSTRUCT -> new Unread("numpy.ndarray");
            case NUMPY_SCALAR -> scalar(arguments);
        };
    }

    private Map<@Nullable Object, @Nullable Object> orderedDict(Object[] arguments) throws IOException {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        if (arguments.length > 0) {
            for (Object pair : elements(arguments[0], "the entries of an OrderedDict")) {
                List<?> entry = elements(pair, "an entry of an OrderedDict");
                if (entry.size() != 2) {
                    throw broken("an entry of an OrderedDict has " + entry.size() + " parts instead of 2");
                }
                entries.put(key(entry.get(0)), entry.get(1));
                checkEntries(entries.size());
            }
        }
        return entries;
    }

    private TensorView tensor(Object[] arguments) throws IOException {
        TensorView.Storage storage =
                expect(TensorView.Storage.class, argument(arguments, 0), "the storage of a tensor");
        long offset = integer(argument(arguments, 1), "the offset of a tensor");
        List<Long> shape = sizes(argument(arguments, 2), "the shape of a tensor");
        List<Long> strides = sizes(argument(arguments, 3), "the strides of a tensor");
        try {
            return new TensorView(storage, offset, shape, strides);
        } catch (IllegalArgumentException e) {
            throw new WeightsFormatException(where(), e);
        }
    }

    private List<Long> sizes(@Nullable Object value, String what) throws IOException {
        List<?> found = elements(value, what);
        if (found.size() > WeightTensor.MAX_AXES) {
            throw broken(what + " has " + found.size() + " axes; at most " + WeightTensor.MAX_AXES + " are possible");
        }
        List<Long> sizes = new ArrayList<>();
        for (Object size : found) {
            sizes.add(integer(size, what));
        }
        return sizes;
    }

    /** Raw bytes as protocol 2 writes them: as latin-1 text. */
    private byte[] encode(Object[] arguments) throws IOException {
        String text = expect(String.class, argument(arguments, 0), "the text of _codecs.encode");
        String charset = expect(String.class, argument(arguments, 1), "the character set of _codecs.encode");
        if (!charset.equals("latin1") && !charset.equals("latin-1")) {
            throw broken("_codecs.encode to " + Quoted.of(charset) + " found, expected latin1");
        }
        work(text.length() / TEXT_BYTES_PER_WORK);
        if (text.chars().anyMatch(c -> c > 0xFF)) {
            throw broken("_codecs.encode has characters that are not in latin1");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Object scalar(Object[] arguments) throws IOException {
        NumpyType type = expect(NumpyType.class, argument(arguments, 0), "the type of a numpy scalar");
        return argument(arguments, 1) instanceof byte[] bytes
                ? type.decode(bytes).orElse(new Unread("numpy scalar"))
                : new Unread("numpy scalar");
    }

    /** Python would call {@code __setstate__} or set attributes; here only the byte order of a dtype matters. */
    private void build(@Nullable Object state) throws IOException {
        Object target = peek();
        if (target instanceof NumpyType type) {
            Object[] fields = expect(Object[].class, state, "the state of a numpy.dtype");
            if (fields.length > 1 && ">".equals(fields[1])) {
                type.order(ByteOrder.BIG_ENDIAN);
            }
        } else if (!(target instanceof LinkedHashMap) && !(target instanceof Unread)) {
            // An OrderedDict's state is the _metadata that PyTorch leaves on a state_dict.
            throw unsafe("BUILD sets the state of " + kindOf(target));
        }
    }

    // ---- containers

    private void append(List<?> values) throws IOException {
        if (!(peek() instanceof ArrayList)) {
            throw broken("APPENDS needs a list, found " + kindOf(peek()));
        }
        @SuppressWarnings("unchecked") // every ArrayList on the stack was made for this pickle
        List<@Nullable Object> list = (List<@Nullable Object>) peek();
        list.addAll(values);
    }

    private void setItems(List<?> keysAndValues) throws IOException {
        if (!(peek() instanceof LinkedHashMap)) {
            throw broken("SETITEMS needs a dictionary, found " + kindOf(peek()));
        }
        if (keysAndValues.size() % 2 != 0) {
            throw broken("SETITEMS has a key without a value");
        }
        @SuppressWarnings("unchecked") // every LinkedHashMap on the stack was made here
        Map<@Nullable Object, @Nullable Object> dictionary = (Map<@Nullable Object, @Nullable Object>) peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dictionary.put(key(keysAndValues.get(i)), keysAndValues.get(i + 1));
            checkEntries(dictionary.size());
        }
    }

    private void addItems(List<?> values) throws IOException {
        if (!(peek() instanceof LinkedHashSet)) {
            throw broken("ADDITEMS needs a set, found " + kindOf(peek()));
        }
        @SuppressWarnings("unchecked") // every LinkedHashSet on the stack was made here
        Set<@Nullable Object> set = (Set<@Nullable Object>) peek();
        for (Object value : values) {
            set.add(key(value));
            checkEntries(set.size());
        }
    }

    private Set<@Nullable Object> setOf(List<?> values) throws IOException {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        for (Object value : values) {
            set.add(key(value));
            checkEntries(set.size());
        }
        return set;
    }

    private void checkEntries(int entries) throws WeightsFormatException {
        if (entries > MAX_ENTRIES) {
            throw broken("a dictionary or set has more than " + MAX_ENTRIES + " entries; no checkpoint needs as many");
        }
    }

    /** A value as a key: no container, as in Python; hashing a list that holds itself never ends. */
    private @Nullable Object key(@Nullable Object value) throws WeightsFormatException {
        if (value instanceof Collection || value instanceof Map || value instanceof TensorView) {
            throw broken("a key of a dictionary or set is " + kindOf(value));
        }
        return value;
    }

    /** The elements of a tuple, list or set, counted as work since the same one can be copied again and again. */
    private List<?> elements(@Nullable Object value, String what) throws IOException {
        if (value instanceof Object[] tuple) {
            work(tuple.length);
            return Arrays.asList(tuple);
        }
        if (value instanceof Collection<?> collection) {
            work(collection.size());
            return new ArrayList<>(collection);
        }
        throw broken(what + " should be a tuple or list, found " + kindOf(value));
    }

    // ---- the stack

    private @Nullable Object popAny() throws WeightsFormatException {
        if (stack.size() == 0) {
            throw broken("a value is needed, but none is left");
        }
        return stack.pop();
    }

    private @Nullable Object pop() throws WeightsFormatException {
        Object value = popAny();
        if (value == MARK) {
            throw broken("a value is needed, but a mark comes first");
        }
        return value;
    }

    private @Nullable Object peek() throws WeightsFormatException {
        Object value = pop();
        stack.add(value);
        return value;
    }

    private List<@Nullable Object> popToMark() throws WeightsFormatException {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object value = popAny(); value != MARK; value = popAny()) {
            values.add(value);
        }
        Collections.reverse(values);
        return values;
    }

    private @Nullable Object[] tuple(int size) throws WeightsFormatException {
        @Nullable Object[] tuple = new @Nullable Object[size];
        for (int i = size - 1; i >= 0; i--) {
            tuple[i] = pop();
        }
        return tuple;
    }

    private void recall(int index) throws WeightsFormatException {
        if (!memo.containsKey(index)) {
            throw broken("the value " + Integer.toUnsignedString(index) + " is recalled before it is remembered");
        }
        stack.add(memo.get(index));
    }

    private String popText(String instruction) throws WeightsFormatException {
        return expect(String.class, pop(), "an operand of " + instruction);
    }

    private @Nullable Object argument(Object[] arguments, int index) throws WeightsFormatException {
        if (index >= arguments.length) {
            throw broken("a call has " + arguments.length + " arguments, at least " + (index + 1) + " are needed");
        }
        return arguments[index];
    }

    private <T> T expect(Class<T> type, @Nullable Object value, String what) throws WeightsFormatException {
        if (!type.isInstance(value)) {
            throw broken(what + " is of the wrong kind: found " + kindOf(value));
        }
        return type.cast(value);
    }

    private long integer(@Nullable Object value, String what) throws WeightsFormatException {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw broken(what + " should be a whole number of at most 64 bits, found " + kindOf(value));
    }

    // ---- the bytes

    /** An unsigned little-endian operand; a length beyond 63 bits is turned into one that no file has. */
    private long lengthOf(int bytes) throws WeightsFormatException {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) pickle.read() << (8 * i);
        }
        return value < 0 ? Long.MAX_VALUE : value;
    }

    private int peekByte() throws WeightsFormatException {
        require(1);
        pickle.mark(0);
        int value = pickle.read();
        pickle.reset();
        return value;
    }

    private byte[] bytes(long count) throws WeightsFormatException {
        require(count);
        work(count / TEXT_BYTES_PER_WORK);
        byte[] bytes = new byte[(int) count];
        pickle.readNBytes(bytes, 0, bytes.length);
        return bytes;
    }

    private String text(long bytes) throws WeightsFormatException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(bytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken("a text of " + bytes + " bytes is not UTF-8");
        }
    }

    /** A line of ASCII up to its line feed, as GLOBAL and INST carry names. */
    private String line() throws WeightsFormatException {
        StringBuilder line = new StringBuilder();
        while (true) {
            require(1);
            int c = pickle.read();
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == MAX_GLOBAL_BYTES) {
                throw broken("a name of more than " + MAX_GLOBAL_BYTES + " bytes begins " + Quoted.of(line.toString()));
            }
            line.append((char) c);
        }
    }

    private void require(long bytes) throws WeightsFormatException {
        if (bytes > pickle.available()) {
            throw broken(bytes + " bytes should follow, but " + pickle.available()
                    + " are left; the file looks truncated, fetch it again");
        }
    }

    private void work(long units) throws WeightsFormatException {
        work += units;
        if (work > MAX_WORK) {
            throw broken("more than " + MAX_WORK + " instructions; no checkpoint needs as many");
        }
    }

    // ---- messages

    private String where() {
        return file + " at byte " + opcodeOffset;
    }

    private WeightsFormatException broken(String problem) {
        return new WeightsFormatException(where(), problem);
    }

    private UnsafeWeightsException unsafe(String problem) {
        return new UnsafeWeightsException(
                where(),
                problem + "; nothing was executed. Weights need no code: if you trust the file, load it in Python"
                        + " and save its state_dict alone");
    }

    /** What Python would call a value. */
    static String kindOf(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof Unread unread) {
            return "a " + unread.kind();
        } else if (value instanceof Object[]) {
            return "a tuple";
        } else if (value instanceof Map) {
            return "a dictionary";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof Set) {
            return "a set";
        } else if (value instanceof String) {
            return "a text";
        } else if (value instanceof Boolean) {
            return "a bool";
        } else if (value instanceof Number) {
            return "the number " + value;
        } else if (value instanceof byte[]) {
            return "bytes";
        } else if (value instanceof TensorView) {
            return "a tensor";
        } else if (value instanceof NumpyType) {
            return "a numpy.dtype";
        } else if (value instanceof TensorView.Storage) {
            return "a storage";
        }
        return "the name " + value;
    }
}
