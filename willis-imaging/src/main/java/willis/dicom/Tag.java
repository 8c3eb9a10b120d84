package willis.dicom;

import java.util.Locale;

/**
 * The tags that readers and writers of image series need, as {@code 0xGGGG_EEEE}, and what can be said of any tag.
 *
 * <p>Source: DICOM PS3.6, section 6. Thread-safe.
 */
public final class Tag {
    // File meta information (PS3.10, section 7.1)

    public static final int FILE_META_INFORMATION_GROUP_LENGTH = 0x0002_0000;
    public static final int FILE_META_INFORMATION_VERSION = 0x0002_0001;
    public static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x0002_0002;
    public static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x0002_0003;
    public static final int TRANSFER_SYNTAX_UID = 0x0002_0010;
    public static final int IMPLEMENTATION_CLASS_UID = 0x0002_0012;
    public static final int IMPLEMENTATION_VERSION_NAME = 0x0002_0013;
    public static final int SOURCE_APPLICATION_ENTITY_TITLE = 0x0002_0016;

    // What the instance is

    public static final int SPECIFIC_CHARACTER_SET = 0x0008_0005;
    public static final int IMAGE_TYPE = 0x0008_0008;
    public static final int INSTANCE_CREATION_DATE = 0x0008_0012;
    public static final int INSTANCE_CREATION_TIME = 0x0008_0013;
    public static final int SOP_CLASS_UID = 0x0008_0016;
    public static final int SOP_INSTANCE_UID = 0x0008_0018;
    public static final int STUDY_DATE = 0x0008_0020;
    public static final int SERIES_DATE = 0x0008_0021;
    public static final int ACQUISITION_DATE = 0x0008_0022;
    public static final int CONTENT_DATE = 0x0008_0023;
    public static final int ACQUISITION_DATE_TIME = 0x0008_002A;
    public static final int STUDY_TIME = 0x0008_0030;
    public static final int SERIES_TIME = 0x0008_0031;
    public static final int ACQUISITION_TIME = 0x0008_0032;
    public static final int CONTENT_TIME = 0x0008_0033;
    public static final int ACCESSION_NUMBER = 0x0008_0050;
    public static final int MODALITY = 0x0008_0060;
    public static final int CONVERSION_TYPE = 0x0008_0064;
    public static final int MANUFACTURER = 0x0008_0070;
    public static final int INSTITUTION_NAME = 0x0008_0080;
    public static final int REFERRING_PHYSICIAN_NAME = 0x0008_0090;
    public static final int CODE_VALUE = 0x0008_0100;
    public static final int CODING_SCHEME_DESIGNATOR = 0x0008_0102;
    public static final int CODING_SCHEME_VERSION = 0x0008_0103;
    public static final int CODE_MEANING = 0x0008_0104;
    public static final int STATION_NAME = 0x0008_1010;
    public static final int STUDY_DESCRIPTION = 0x0008_1030;
    public static final int SERIES_DESCRIPTION = 0x0008_103E;
    public static final int MANUFACTURER_MODEL_NAME = 0x0008_1090;
    public static final int REFERENCED_SERIES_SEQUENCE = 0x0008_1115;
    public static final int REFERENCED_IMAGE_SEQUENCE = 0x0008_1140;
    public static final int REFERENCED_SOP_CLASS_UID = 0x0008_1150;
    public static final int REFERENCED_SOP_INSTANCE_UID = 0x0008_1155;
    public static final int REFERENCED_FRAME_NUMBER = 0x0008_1160;
    public static final int REFERENCED_SOP_SEQUENCE = 0x0008_1199;
    public static final int DERIVATION_DESCRIPTION = 0x0008_2111;
    public static final int SOURCE_IMAGE_SEQUENCE = 0x0008_2112;
    public static final int FRAME_TYPE = 0x0008_9007;
    public static final int REFERENCED_IMAGE_EVIDENCE_SEQUENCE = 0x0008_9092;
    public static final int DERIVATION_IMAGE_SEQUENCE = 0x0008_9124;
    public static final int PIXEL_PRESENTATION = 0x0008_9205;
    public static final int VOLUMETRIC_PROPERTIES = 0x0008_9206;
    public static final int VOLUME_BASED_CALCULATION_TECHNIQUE = 0x0008_9207;
    public static final int COMPLEX_IMAGE_COMPONENT = 0x0008_9208;
    public static final int ACQUISITION_CONTRAST = 0x0008_9209;
    public static final int DERIVATION_CODE_SEQUENCE = 0x0008_9215;

    // The patient; values of this group never enter a message

    public static final int PATIENT_NAME = 0x0010_0010;
    public static final int PATIENT_ID = 0x0010_0020;
    public static final int PATIENT_BIRTH_DATE = 0x0010_0030;
    public static final int PATIENT_SEX = 0x0010_0040;
    public static final int PATIENT_AGE = 0x0010_1010;
    public static final int PATIENT_SIZE = 0x0010_1020;
    public static final int PATIENT_WEIGHT = 0x0010_1030;
    public static final int ETHNIC_GROUP = 0x0010_2160;
    public static final int PATIENT_COMMENTS = 0x0010_4000;
    public static final int PATIENT_IDENTITY_REMOVED = 0x0012_0062;
    public static final int DEIDENTIFICATION_METHOD = 0x0012_0063;

    // How it was acquired

    public static final int CONTRAST_BOLUS_AGENT = 0x0018_0010;
    public static final int CONTRAST_BOLUS_AGENT_SEQUENCE = 0x0018_0012;
    public static final int BODY_PART_EXAMINED = 0x0018_0015;
    public static final int SCANNING_SEQUENCE = 0x0018_0020;
    public static final int SEQUENCE_VARIANT = 0x0018_0021;
    public static final int SCAN_OPTIONS = 0x0018_0022;
    public static final int MR_ACQUISITION_TYPE = 0x0018_0023;
    public static final int SEQUENCE_NAME = 0x0018_0024;
    public static final int ANGIO_FLAG = 0x0018_0025;
    public static final int SLICE_THICKNESS = 0x0018_0050;
    public static final int KVP = 0x0018_0060;
    public static final int REPETITION_TIME = 0x0018_0080;
    public static final int ECHO_TIME = 0x0018_0081;
    public static final int INVERSION_TIME = 0x0018_0082;
    public static final int NUMBER_OF_AVERAGES = 0x0018_0083;
    public static final int IMAGING_FREQUENCY = 0x0018_0084;
    public static final int IMAGED_NUCLEUS = 0x0018_0085;
    public static final int ECHO_NUMBERS = 0x0018_0086;
    public static final int MAGNETIC_FIELD_STRENGTH = 0x0018_0087;
    public static final int SPACING_BETWEEN_SLICES = 0x0018_0088;
    public static final int DATA_COLLECTION_DIAMETER = 0x0018_0090;
    public static final int ECHO_TRAIN_LENGTH = 0x0018_0091;
    public static final int DEVICE_SERIAL_NUMBER = 0x0018_1000;
    public static final int SOFTWARE_VERSIONS = 0x0018_1020;
    public static final int PROTOCOL_NAME = 0x0018_1030;
    public static final int CONTRAST_BOLUS_ROUTE = 0x0018_1040;
    public static final int CONTRAST_BOLUS_VOLUME = 0x0018_1041;
    public static final int CONTRAST_BOLUS_START_TIME = 0x0018_1042;
    public static final int TRIGGER_TIME = 0x0018_1060;
    public static final int RECONSTRUCTION_DIAMETER = 0x0018_1100;
    public static final int DISTANCE_SOURCE_TO_DETECTOR = 0x0018_1110;
    public static final int DISTANCE_SOURCE_TO_PATIENT = 0x0018_1111;
    public static final int GANTRY_DETECTOR_TILT = 0x0018_1120;
    public static final int TABLE_HEIGHT = 0x0018_1130;
    public static final int ROTATION_DIRECTION = 0x0018_1140;
    public static final int EXPOSURE_TIME = 0x0018_1150;
    public static final int X_RAY_TUBE_CURRENT = 0x0018_1151;
    public static final int EXPOSURE = 0x0018_1152;
    public static final int FILTER_TYPE = 0x0018_1160;
    public static final int IMAGER_PIXEL_SPACING = 0x0018_1164;
    public static final int FOCAL_SPOTS = 0x0018_1190;
    public static final int CONVOLUTION_KERNEL = 0x0018_1210;
    public static final int FLIP_ANGLE = 0x0018_1314;
    public static final int NOMINAL_SCANNED_PIXEL_SPACING = 0x0018_2010;
    public static final int PATIENT_POSITION = 0x0018_5100;
    public static final int CONTENT_QUALIFICATION = 0x0018_9004;
    public static final int PULSE_SEQUENCE_NAME = 0x0018_9005;
    public static final int ACQUISITION_DURATION = 0x0018_9073;
    public static final int FRAME_ACQUISITION_DATE_TIME = 0x0018_9074;
    public static final int DIFFUSION_DIRECTIONALITY = 0x0018_9075;
    public static final int DIFFUSION_GRADIENT_DIRECTION_SEQUENCE = 0x0018_9076;
    public static final int INVERSION_TIMES = 0x0018_9079;
    public static final int EFFECTIVE_ECHO_TIME = 0x0018_9082;
    public static final int DIFFUSION_B_VALUE = 0x0018_9087;
    public static final int DIFFUSION_GRADIENT_ORIENTATION = 0x0018_9089;
    public static final int SLAB_THICKNESS = 0x0018_9104;
    public static final int MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE = 0x0018_9112;
    public static final int MR_ECHO_SEQUENCE = 0x0018_9114;
    public static final int MR_MODIFIER_SEQUENCE = 0x0018_9115;
    public static final int MR_DIFFUSION_SEQUENCE = 0x0018_9117;
    public static final int CARDIAC_SYNCHRONIZATION_SEQUENCE = 0x0018_9118;
    public static final int MR_FOV_GEOMETRY_SEQUENCE = 0x0018_9125;
    public static final int FRAME_REFERENCE_DATE_TIME = 0x0018_9151;
    public static final int MR_METABOLITE_MAP_SEQUENCE = 0x0018_9152;
    public static final int FRAME_ACQUISITION_DURATION = 0x0018_9220;
    public static final int MR_IMAGE_FRAME_TYPE_SEQUENCE = 0x0018_9226;
    public static final int CT_ACQUISITION_TYPE_SEQUENCE = 0x0018_9301;
    public static final int CT_ACQUISITION_DETAILS_SEQUENCE = 0x0018_9304;
    public static final int CT_RECONSTRUCTION_SEQUENCE = 0x0018_9314;
    public static final int CT_EXPOSURE_SEQUENCE = 0x0018_9321;
    public static final int CT_X_RAY_DETAILS_SEQUENCE = 0x0018_9325;
    public static final int CT_POSITION_SEQUENCE = 0x0018_9326;
    public static final int TABLE_POSITION = 0x0018_9327;
    public static final int CT_IMAGE_FRAME_TYPE_SEQUENCE = 0x0018_9329;
    public static final int CONTRAST_BOLUS_USAGE_SEQUENCE = 0x0018_9341;
    public static final int CTDI_PHANTOM_TYPE_CODE_SEQUENCE = 0x0018_9346;

    // Where it belongs and where it lies

    public static final int STUDY_INSTANCE_UID = 0x0020_000D;
    public static final int SERIES_INSTANCE_UID = 0x0020_000E;
    public static final int PATIENT_ORIENTATION = 0x0020_0020;
    public static final int STUDY_ID = 0x0020_0010;
    public static final int SERIES_NUMBER = 0x0020_0011;
    public static final int ACQUISITION_NUMBER = 0x0020_0012;
    public static final int INSTANCE_NUMBER = 0x0020_0013;
    public static final int IMAGE_POSITION_PATIENT = 0x0020_0032;
    public static final int IMAGE_ORIENTATION_PATIENT = 0x0020_0037;
    public static final int FRAME_OF_REFERENCE_UID = 0x0020_0052;
    public static final int LATERALITY = 0x0020_0060;
    public static final int TEMPORAL_POSITION_IDENTIFIER = 0x0020_0100;
    public static final int NUMBER_OF_TEMPORAL_POSITIONS = 0x0020_0105;
    public static final int TEMPORAL_RESOLUTION = 0x0020_0110;
    public static final int IMAGES_IN_ACQUISITION = 0x0020_1002;
    public static final int POSITION_REFERENCE_INDICATOR = 0x0020_1040;
    public static final int SLICE_LOCATION = 0x0020_1041;
    public static final int IMAGE_COMMENTS = 0x0020_4000;

    // Multi-frame dimensions and frame content

    public static final int STACK_ID = 0x0020_9056;
    public static final int IN_STACK_POSITION_NUMBER = 0x0020_9057;
    public static final int FRAME_CONTENT_SEQUENCE = 0x0020_9111;
    public static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
    public static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;
    public static final int TEMPORAL_POSITION_INDEX = 0x0020_9128;
    public static final int NOMINAL_CARDIAC_TRIGGER_DELAY_TIME = 0x0020_9153;
    public static final int FRAME_ACQUISITION_NUMBER = 0x0020_9156;
    public static final int DIMENSION_INDEX_VALUES = 0x0020_9157;
    public static final int FRAME_COMMENTS = 0x0020_9158;
    public static final int DIMENSION_ORGANIZATION_UID = 0x0020_9164;
    public static final int DIMENSION_INDEX_POINTER = 0x0020_9165;
    public static final int FUNCTIONAL_GROUP_POINTER = 0x0020_9167;
    public static final int DIMENSION_ORGANIZATION_SEQUENCE = 0x0020_9221;
    public static final int DIMENSION_INDEX_SEQUENCE = 0x0020_9222;
    public static final int DIMENSION_ORGANIZATION_TYPE = 0x0020_9311;
    public static final int DIMENSION_DESCRIPTION_LABEL = 0x0020_9421;

    // Pixels

    public static final int SAMPLES_PER_PIXEL = 0x0028_0002;
    public static final int PHOTOMETRIC_INTERPRETATION = 0x0028_0004;
    public static final int PLANAR_CONFIGURATION = 0x0028_0006;
    public static final int NUMBER_OF_FRAMES = 0x0028_0008;
    public static final int FRAME_INCREMENT_POINTER = 0x0028_0009;
    public static final int ROWS = 0x0028_0010;
    public static final int COLUMNS = 0x0028_0011;
    public static final int PIXEL_SPACING = 0x0028_0030;
    public static final int PIXEL_ASPECT_RATIO = 0x0028_0034;
    public static final int BITS_ALLOCATED = 0x0028_0100;
    public static final int BITS_STORED = 0x0028_0101;
    public static final int HIGH_BIT = 0x0028_0102;
    public static final int PIXEL_REPRESENTATION = 0x0028_0103;
    public static final int SMALLEST_IMAGE_PIXEL_VALUE = 0x0028_0106;
    public static final int LARGEST_IMAGE_PIXEL_VALUE = 0x0028_0107;
    public static final int PIXEL_PADDING_VALUE = 0x0028_0120;
    public static final int PIXEL_PADDING_RANGE_LIMIT = 0x0028_0121;
    public static final int BURNED_IN_ANNOTATION = 0x0028_0301;
    public static final int WINDOW_CENTER = 0x0028_1050;
    public static final int WINDOW_WIDTH = 0x0028_1051;
    public static final int RESCALE_INTERCEPT = 0x0028_1052;
    public static final int RESCALE_SLOPE = 0x0028_1053;
    public static final int RESCALE_TYPE = 0x0028_1054;
    public static final int WINDOW_CENTER_WIDTH_EXPLANATION = 0x0028_1055;
    public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x0028_1101;
    public static final int GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x0028_1102;
    public static final int BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x0028_1103;
    public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x0028_1201;
    public static final int GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x0028_1202;
    public static final int BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA = 0x0028_1203;
    public static final int LOSSY_IMAGE_COMPRESSION = 0x0028_2110;
    public static final int LOSSY_IMAGE_COMPRESSION_RATIO = 0x0028_2112;
    public static final int LOSSY_IMAGE_COMPRESSION_METHOD = 0x0028_2114;
    public static final int MODALITY_LUT_SEQUENCE = 0x0028_3000;
    public static final int LUT_DESCRIPTOR = 0x0028_3002;
    public static final int LUT_EXPLANATION = 0x0028_3003;
    public static final int MODALITY_LUT_TYPE = 0x0028_3004;
    public static final int LUT_DATA = 0x0028_3006;
    public static final int VOI_LUT_SEQUENCE = 0x0028_3010;
    public static final int DATA_POINT_ROWS = 0x0028_9001;
    public static final int PIXEL_MEASURES_SEQUENCE = 0x0028_9110;
    public static final int FRAME_VOI_LUT_SEQUENCE = 0x0028_9132;
    public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x0028_9145;

    // Requests, presentation, real-world values, content

    public static final int REQUESTING_PHYSICIAN = 0x0032_1032;
    public static final int REQUESTED_PROCEDURE_DESCRIPTION = 0x0032_1060;
    public static final int REQUESTED_PROCEDURE_CODE_SEQUENCE = 0x0032_1064;
    public static final int PERFORMED_PROCEDURE_STEP_START_DATE = 0x0040_0244;
    public static final int PERFORMED_PROCEDURE_STEP_START_TIME = 0x0040_0245;
    public static final int PERFORMED_PROCEDURE_STEP_ID = 0x0040_0253;
    public static final int PERFORMED_PROCEDURE_STEP_DESCRIPTION = 0x0040_0254;
    public static final int PERFORMED_PROTOCOL_CODE_SEQUENCE = 0x0040_0260;
    public static final int REQUEST_ATTRIBUTES_SEQUENCE = 0x0040_0275;
    public static final int MEASUREMENT_UNITS_CODE_SEQUENCE = 0x0040_08EA;
    public static final int REAL_WORLD_VALUE_MAPPING_SEQUENCE = 0x0040_9096;
    public static final int REAL_WORLD_VALUE_LAST_VALUE_MAPPED = 0x0040_9211;
    public static final int REAL_WORLD_VALUE_FIRST_VALUE_MAPPED = 0x0040_9216;
    public static final int REAL_WORLD_VALUE_INTERCEPT = 0x0040_9224;
    public static final int REAL_WORLD_VALUE_SLOPE = 0x0040_9225;
    public static final int RELATIONSHIP_TYPE = 0x0040_A010;
    public static final int OBSERVATION_DATE_TIME = 0x0040_A032;
    public static final int VALUE_TYPE = 0x0040_A040;
    public static final int CONCEPT_NAME_CODE_SEQUENCE = 0x0040_A043;
    public static final int CONTINUITY_OF_CONTENT = 0x0040_A050;
    public static final int PERSON_NAME = 0x0040_A123;
    public static final int UID = 0x0040_A124;
    public static final int TEXT_VALUE = 0x0040_A160;
    public static final int CONCEPT_CODE_SEQUENCE = 0x0040_A168;
    public static final int MEASURED_VALUE_SEQUENCE = 0x0040_A300;
    public static final int NUMERIC_VALUE = 0x0040_A30A;
    public static final int REFERENCED_REQUEST_SEQUENCE = 0x0040_A370;
    public static final int CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE = 0x0040_A375;
    public static final int COMPLETION_FLAG = 0x0040_A491;
    public static final int VERIFICATION_FLAG = 0x0040_A493;
    public static final int CONTENT_TEMPLATE_SEQUENCE = 0x0040_A504;
    public static final int CONTENT_SEQUENCE = 0x0040_A730;
    public static final int TEMPLATE_IDENTIFIER = 0x0040_DB00;
    public static final int SEGMENTATION_TYPE = 0x0062_0001;
    public static final int SEGMENT_SEQUENCE = 0x0062_0002;
    public static final int SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE = 0x0062_0003;
    public static final int SEGMENT_NUMBER = 0x0062_0004;
    public static final int SEGMENT_LABEL = 0x0062_0005;
    public static final int SEGMENT_DESCRIPTION = 0x0062_0006;
    public static final int SEGMENT_ALGORITHM_TYPE = 0x0062_0008;
    public static final int SEGMENT_ALGORITHM_NAME = 0x0062_0009;
    public static final int SEGMENT_IDENTIFICATION_SEQUENCE = 0x0062_000A;
    public static final int REFERENCED_SEGMENT_NUMBER = 0x0062_000B;
    public static final int MAXIMUM_FRACTIONAL_VALUE = 0x0062_000E;
    public static final int SEGMENTATION_FRACTIONAL_TYPE = 0x0062_0010;
    public static final int SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE = 0x0062_000F;
    public static final int TRACKING_ID = 0x0062_0020;
    public static final int TRACKING_UID = 0x0062_0021;
    public static final int GRAPHIC_DATA = 0x0070_0022;
    public static final int GRAPHIC_TYPE = 0x0070_0023;
    public static final int CONTENT_LABEL = 0x0070_0080;
    public static final int CONTENT_DESCRIPTION = 0x0070_0081;
    public static final int CONTENT_CREATOR_NAME = 0x0070_0084;
    public static final int ICON_IMAGE_SEQUENCE = 0x0088_0200;
    public static final int REFERENCED_FRAME_OF_REFERENCE_UID = 0x3006_0024;
    public static final int PRESENTATION_LUT_SHAPE = 0x2050_0020;
    public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200_9229;
    public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200_9230;
    public static final int OVERLAY_DATA = 0x6000_3000;

    // The pixel values themselves, and what frames them

    public static final int EXTENDED_OFFSET_TABLE = 0x7FE0_0001;
    public static final int EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE0_0002;
    public static final int FLOAT_PIXEL_DATA = 0x7FE0_0008;
    public static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE0_0009;
    public static final int PIXEL_DATA = 0x7FE0_0010;
    public static final int DIGITAL_SIGNATURES_SEQUENCE = 0xFFFA_FFFA;
    public static final int DATA_SET_TRAILING_PADDING = 0xFFFC_FFFC;
    public static final int ITEM = 0xFFFE_E000;
    public static final int ITEM_DELIMITATION = 0xFFFE_E00D;
    public static final int SEQUENCE_DELIMITATION = 0xFFFE_E0DD;

    private Tag() {}

    /** For example {@code Pixel Data (7FE0,0010)} for a tag named here, {@code (0009,1001)} for another. */
    public static String toString(int tag) {
        String number = String.format(Locale.ROOT, "(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
        return Dictionary.name(tag).map(name -> name + " " + number).orElse(number);
    }

    /** The group number, 0 to 0xFFFF. */
    public static int group(int tag) {
        return tag >>> 16;
    }

    /** Whether the tag is private to a manufacturer: its group is odd. */
    public static boolean isPrivate(int tag) {
        return (tag & 0x1_0000) != 0;
    }

    /**
     * Whether the value may tell who the patient is: group 0010, dates, names of persons, and private elements, of which
     * nothing is known. Such values never enter a message.
     */
    public static boolean mayIdentifyPatient(int tag) {
        Vr vr = Dictionary.vr(tag);
        return group(tag) == 0x0010 || isPrivate(tag) || vr == Vr.PN || vr == Vr.DA || vr == Vr.DT;
    }

    /** Whether the element holds the pixel values of the instance, in one of the three forms. */
    public static boolean isPixelData(int tag) {
        return tag == PIXEL_DATA || tag == FLOAT_PIXEL_DATA || tag == DOUBLE_FLOAT_PIXEL_DATA;
    }
}
