// swift-tools-version: 6.2
import PackageDescription

// Dependencies point down only: a target may import what stands below it here, never above or beside.
// `swift build --explicit-target-dependency-import-check error` (Scripts/test) keeps it true.

/// Scripts/test sets this; a plain build by a user with a newer compiler must not fail on a new warning.
let warnings: [SwiftSetting] =
  Context.environment["RACEWAY_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// Settings every target shares: Swift 6 mode, explicit imports, and unsafe code marked where it stands.
let strict: [SwiftSetting] =
  warnings + [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .strictMemorySafety(),
  ]

/// Numeric loops run 40 to 75 times slower without optimisation, which would make debug tests unusable.
let numeric = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The innermost loops are compiled for processors with 256-bit and with 512-bit registers; one is chosen at run time.
func vectors(_ level: String, _ width: Int) -> [SwiftSetting] {
  #if arch(x86_64)
    strict + [.unsafeFlags(["-O", "-Xcc", "-march=\(level)", "-Xcc", "-mprefer-vector-width=\(width)"])]
  #else
    strict + [.unsafeFlags(["-O"])]
  #endif
}

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = numeric,
  resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ more: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.byName(name: name), "TestSupport"] + (name == "Tensors" ? [] : ["Tensors"]) + more,
    swiftSettings: strict)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
  name: "raceway",
  products: [.executable(name: "raceway", targets: ["raceway"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // The command line.
    .executableTarget(
      name: "raceway",
      dependencies: ["Reports", "Pipelines", "Synthesis", "Recordings", "Kernels", "Tensors", argumentParser],
      swiftSettings: strict),

    // What people read.
    library(
      "Reports", ["Pipelines", "Tensors"],
      resources: ["measurements", "clips"].map { .embedInCode("Notebook/Resources/\($0).py") }),

    // The only place where data meets models.
    library(
      "Pipelines",
      [
        "Recordings", "Synthesis", "Diagnosis", "Prognosis", "NeuralNetworks", "StatisticalLearning",
        "SignalProcessing", "Tensors", crypto, yams,
      ]),

    // Rooms that never import each other.
    library("Recordings", ["Tensors", "CHDF5", "CMatio", "CSndfile", yams]),
    library("Synthesis", ["Tensors", yams]),
    library("Diagnosis", ["SignalProcessing", "Tensors", yams], resources: [.embedInCode("Resources/bearings.yaml")]),
    library("Prognosis", ["Tensors"]),
    library("NeuralNetworks", ["Kernels", "KernelTypes", "Tensors"]),
    // The loops of these two are plain sums over long rows; every processor that Raceway accepts has the wider registers.
    library("StatisticalLearning", ["SignalProcessing", "Tensors"], vectors("x86-64-v3", 256)),
    library("SignalProcessing", ["Tensors", "CFFTW", "CProcessor"], vectors("x86-64-v3", 256)),

    // Kernels begin: the innermost loops. Kernels512 is a link to the folder Kernels256.
    library("Kernels", ["Kernels256", "Kernels512", "KernelTypes"]),
    library("Kernels256", ["KernelTypes", "CProcessor"], vectors("x86-64-v3", 256)),
    library("Kernels512", ["KernelTypes", "CProcessor"], [.define("WIDE")] + vectors("x86-64-v4", 512)),
    library("KernelTypes"),
    // Kernels end.

    // The ground floor.
    library("Tensors", ["COpenBLAS", "CProcessor"]),

    // C libraries: only the target that stands for each imports it.
    .systemLibrary(name: "CProcessor"),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CMatio", pkgConfig: "matio", providers: [.apt(["libmatio-dev"])]),
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),

    // Speed, measured against peers by Benchmarks/run.
    .executableTarget(
      name: "RacewayBenchmark",
      dependencies: [
        "Recordings", "NeuralNetworks", "StatisticalLearning", "SignalProcessing", "Kernels", "KernelTypes", "Tensors",
      ],
      path: "Benchmarks/RacewayBenchmark", swiftSettings: strict),

    // Tests, one target per library, and one of the command line.
    .target(name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport", swiftSettings: numeric),
    tests("Kernels", ["KernelTypes"]),
    tests("Tensors"), tests("SignalProcessing"), tests("StatisticalLearning"),
    tests("NeuralNetworks", ["Kernels", "KernelTypes"]),
    tests("Prognosis"),
    tests("Diagnosis"), tests("Synthesis"), tests("Recordings"),
    tests(
      "Pipelines",
      [
        "Recordings", "Synthesis", "NeuralNetworks", "StatisticalLearning", "SignalProcessing", "Prognosis",
        "Diagnosis",
      ]),
    tests("Reports", ["Pipelines"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "raceway", "TestSupport", "Pipelines", "Recordings", "NeuralNetworks", "Synthesis", argumentParser,
      ],
      swiftSettings: strict),
  ]
)
