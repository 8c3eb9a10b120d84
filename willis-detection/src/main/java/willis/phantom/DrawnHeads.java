package willis.phantom;

import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AnatomyGenerator;
import willis.phantom.anatomy.AnatomySettings;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.HeadImage;
import willis.phantom.image.ImageSettings;
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
                .withPose(scan.planes().get(0).pose());
        return HeadImage.of(seed, anatomy, image)::render;
    }
}
