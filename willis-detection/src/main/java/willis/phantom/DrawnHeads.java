package willis.phantom;

import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AnatomyGenerator;
import willis.phantom.anatomy.AnatomySettings;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.HeadImage;
import willis.phantom.image.ImageSettings;
import willis.phantom.scan.Detail;
import willis.phantom.scan.Feature;
import willis.phantom.scan.PlaneRenderer;
import willis.phantom.scan.Scan;

/** Heads drawn by the anatomy's tables, and their images. */
final class DrawnHeads implements HeadSource {
    private final PhantomSettings settings;

    DrawnHeads(PhantomSettings settings) {
        this.settings = settings;
    }

    @Override
    public Anatomy anatomy(CaseSeed seed, boolean positive, double leastDiameterMm) {
        return AnatomyGenerator.draw(
                seed,
                new AnatomySettings(
                        positive,
                        leastDiameterMm,
                        settings.largestDiameterMm(),
                        settings.hardNegatives(),
                        settings.sites(),
                        settings.devices()));
    }

    @Override
    public PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Scan scan) {
        ImageSettings image = ImageSettings.of(scan.protocol().settings().modality())
                .withBlock(scan.lowestMm(), scan.highestMm())
                .withPose(scan.planes().get(0).pose())
                .withTechnique(technique(seed, scan));
        return HeadImage.of(seed, anatomy, image)::render;
    }

    private static ImageSettings.Technique technique(CaseSeed seed, Scan scan) {
        boolean fast = scan.protocol().settings().detail() == Detail.FAST;
        return switch (scan.protocol().settings().modality()) {
            case MRA ->
                scan.features().contains(Feature.CONTRAST_ENHANCED)
                        ? ImageSettings.Technique.CONTRAST_ENHANCED
                        : fast ? ImageSettings.Technique.DRAWN : ImageSettings.Technique.TIME_OF_FLIGHT;
            case T1_POST -> {
                // 40 % of all are spin echo, and all of those are two-dimensional, as 60 % are.
                boolean spin = !scan.features().contains(Feature.VOLUMETRIC)
                        && seed.stream("technique").chance(2 / 3.0);
                yield fast
                        ? ImageSettings.Technique.DRAWN
                        : spin ? ImageSettings.Technique.SPIN_ECHO : ImageSettings.Technique.GRADIENT_ECHO;
            }
            default -> ImageSettings.Technique.DRAWN;
        };
    }
}
