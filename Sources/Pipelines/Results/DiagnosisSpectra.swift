package import Tensors

/// What the pictures of one channel's diagnosis are drawn from.
package struct DiagnosisSpectra: Sendable, Equatable {
  /// An amplitude for each multiple of `resolutionHz` from 0 on.
  package struct Spectrum: Sendable, Equatable {
    package var resolutionHz: Double
    /// Peak amplitude in the input's unit (squared for a squared envelope).
    package var amplitudes: [Float]
    /// The same of the healthy snapshots; nil without them.
    package var healthy: [Float]?

    package init(resolutionHz: Double, amplitudes: [Float], healthy: [Float]?) {
      self.resolutionHz = resolutionHz
      self.amplitudes = amplitudes
      self.healthy = healthy
    }
  }

  /// One band of the kurtogram.
  package struct KurtogramBand: Sendable, Equatable, Codable {
    /// 0, 1, 1.6, 2, 2.6 ...: the band is the rate's half over 2^level, 1.6 meaning a third of that of level 0.
    package var level: Double
    package var lowHz: Double
    package var highHz: Double
    package var kurtosis: Double

    package init(level: Double, lowHz: Double, highHz: Double, kurtosis: Double) {
      self.level = level
      self.lowHz = lowHz
      self.highHz = highHz
      self.kurtosis = kurtosis
    }
  }

  /// Envelope spectra over time.
  package struct Waterfall: Sendable, Equatable {
    package var snapshots: [Int]
    package var resolutionHz: Double
    /// `[snapshot, bin]`, from 0 Hz on.
    package var amplitudes: Matrix

    package init(snapshots: [Int], resolutionHz: Double, amplitudes: Matrix) {
      self.snapshots = snapshots
      self.resolutionHz = resolutionHz
      self.amplitudes = amplitudes
    }
  }

  /// The snapshot that `waveform` begins.
  package var waveformSnapshot: Int
  package var sampleRateHz: Double
  /// Its first samples, in the input's unit.
  package var waveform: [Float]
  /// Of the waveform.
  package var spectrum: Spectrum
  /// Of the squared envelope in the band of the best evidence.
  package var envelope: Spectrum
  package var band: DefectBand
  package var kurtogram: [KurtogramBand]
  package var waterfall: Waterfall?

  package init(
    waveformSnapshot: Int, sampleRateHz: Double, waveform: [Float], spectrum: Spectrum, envelope: Spectrum,
    band: DefectBand, kurtogram: [KurtogramBand], waterfall: Waterfall?
  ) {
    self.waveformSnapshot = waveformSnapshot
    self.sampleRateHz = sampleRateHz
    self.waveform = waveform
    self.spectrum = spectrum
    self.envelope = envelope
    self.band = band
    self.kurtogram = kurtogram
    self.waterfall = waterfall
  }
}
