/// What a known data set declares about itself, so that its files need no description.
///
/// Rates and units stand here because the files don't carry them; they are never estimated from samples.
package enum DatasetProfile: String, Sendable, CaseIterable {
  /// NASA's IMS bearings: text files named by time stamp, four or eight accelerometers.
  case ims
  /// FEMTO-ST's PRONOSTIA, IEEE PHM 2012: `acc_NNNNN.csv`, two accelerometers on one bearing.
  case femto
  /// Case Western Reserve's motor with seeded bearing faults: MATLAB files `XNNN_DE_time`, `_FE_time`, `_BA_time`.
  case cwru
  /// The MFPT society's bearing with seeded faults: MATLAB files with a structure `bearing`.
  case mfpt
  /// Xi'an Jiaotong University's bearings run to failure: `1.csv`, `2.csv`, …, two accelerometers on one bearing.
  case xjtuSY = "xjtu-sy"
  /// Delimited text of any other origin; nothing is known in advance.
  case csv
  /// MATLAB files of any other origin.
  case matlab
  /// Sound files: WAV, FLAC, AIFF.
  case audio
  /// Universal files with time signals in data sets 58.
  case uff58
  /// TDMS files of National Instruments.
  case tdms
  /// A table of condition indicators, one row a snapshot.
  case features
  /// Raceway's own HDF5, which carries its rate and unit.
  case hdf5

  /// 20,480 Hz for IMS, although its readme says 20 kHz: the mains lines of its stopped snapshots fall on exactly 60
  /// and 180 Hz only then. 25,600 Hz for FEMTO and XJTU-SY, as published. CWRU's files come with one of two rates, MFPT's carry their own.
  package var sampleRateHz: Double? {
    switch self {
    case .ims: 20_480
    case .femto, .xjtuSY: 25_600
    case .cwru, .mfpt, .csv, .matlab, .audio, .uff58, .tdms, .features, .hdf5: nil
    }
  }

  package var unit: String? {
    switch self {
    case .ims, .femto, .cwru, .mfpt, .xjtuSY: "g"
    case .csv, .matlab, .audio, .uff58, .tdms, .features, .hdf5: nil
    }
  }

  /// Shaft speed: 2,000 rpm in all IMS tests. CWRU's and MFPT's files say their own, FEMTO's and XJTU-SY's folders theirs.
  package var speedRPM: Double? {
    switch self {
    case .ims: 2000
    case .femto, .cwru, .mfpt, .xjtuSY, .csv, .matlab, .audio, .uff58, .tdms, .features, .hdf5: nil
    }
  }

  /// The set's own channel layout for a file of `count` columns, or `nil` where it declares none.
  ///
  /// IMS test 1 has two accelerometers a bearing (x, then y), tests 2 and 3 one; FEMTO and XJTU-SY a horizontal
  /// and a vertical one.
  package func channels(count: Int) -> [Channel]? {
    switch (self, count) {
    case (.ims, 8):
      (1...4).flatMap { bearing in
        ["x", "y"].map { Channel(name: "B\(bearing)\($0)", bearing: "B\(bearing)") }
      }
    case (.ims, 4): (1...4).map { Channel(name: "B\($0)", bearing: "B\($0)") }
    case (.femto, 2), (.xjtuSY, 2): ["horizontal", "vertical"].map { Channel(name: $0, bearing: "B1") }
    default: nil
    }
  }

  /// The bearings those channels sit on: four Rexnord ZA-2115 in IMS; FEMTO's NSK 6804; CWRU's drive end and fan end, both SKF; MFPT's from NICE;
  /// XJTU-SY's from LDK.
  package var bearings: [Bearing] {
    switch self {
    case .ims: (1...4).map { Bearing(name: "B\($0)", design: .catalogue("ZA-2115")) }
    case .femto:
      [Bearing(name: "B1", design: .catalogue("FEMTO"))]
    case .cwru:
      [
        Bearing(name: "DE", design: .catalogue("6205-2RS JEM")),
        Bearing(name: "FE", design: .catalogue("6203-2RS JEM")),
      ]
    case .mfpt: [Bearing(name: "B1", design: .catalogue("NICE"))]
    case .xjtuSY: [Bearing(name: "B1", design: .catalogue("UER204"))]
    case .csv, .matlab, .audio, .uff58, .tdms, .features, .hdf5: []
    }
  }
}
