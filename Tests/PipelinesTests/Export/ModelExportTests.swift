import Foundation
import Tensors
import Testing

@testable import Pipelines

@Suite struct SafetensorsTests {
  private struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
  }

  /// Reads a file by the format's own rules: every array by name, and the metadata.
  private static func read(_ bytes: [UInt8]) throws -> (arrays: [String: NamedTensor], metadata: [String: String]) {
    let length = try #require(LittleEndianReader.integers(bytes[..<8]).first)
    let header = Data(bytes[8..<8 + length])
    let numbers = bytes[(8 + length)...]
    #expect(length.isMultiple(of: 8), "the numbers begin at a multiple of 8")
    let entries = try #require(try JSONSerialization.jsonObject(with: header) as? [String: [String: Any]])
    var (arrays, covered) = ([String: NamedTensor](), [Range<Int>]())
    for (name, entry) in entries where name != "__metadata__" {
      let entry = try JSONDecoder().decode(Entry.self, from: JSONSerialization.data(withJSONObject: entry))
      let range = entry.data_offsets[0]..<entry.data_offsets[1]
      #expect(entry.dtype == "F32")
      let part = numbers[(numbers.startIndex + range.lowerBound)..<(numbers.startIndex + range.upperBound)]
      arrays[name] = NamedTensor(name: name, shape: entry.shape, values: LittleEndianReader.floats(part))
      covered.append(range)
    }
    // The format allows no gap and no overlap.
    var end = 0
    for range in covered.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      #expect(range.lowerBound == end)
      end = range.upperBound
    }
    #expect(end == numbers.count)
    return (arrays, try #require(entries["__metadata__"] as? [String: String]))
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var random = RandomStream(seed: 4)
    let shapes = [[3, 5], [], [1], [7, 2, 11], [13]]
    var tensors = shapes.enumerated().map { index, shape in
      NamedTensor(
        name: "layer.\(index).weight", shape: shape,
        values: (0..<shape.reduce(1, *)).map { _ in Float(random.normal()) })
    }
    tensors.append(NamedTensor(name: "é \"x\"\\ \n", shape: [2], values: [-0.0, .leastNonzeroMagnitude]))
    for metadata in [[:], ["a": "b"], ["machine": "Lüfter \"7\"\n/", "z": ""]] {
      let read = try Self.read(Safetensors(tensors: tensors, metadata: metadata).bytes)
      #expect(read.arrays == Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) }))
      #expect(read.metadata == metadata)
    }
  }

  @Test func aRunsWeightsKeepTheirNamesAndShapes() throws {
    let run = try Runs.faulty.get()
    let read = try Self.read(ModelExport(run, as: .safetensors).bytes)
    for parameter in run.model.parameters { #expect(read.arrays[parameter.name] == parameter) }
    #expect(read.arrays.count == run.model.parameters.count + 2)
    #expect(read.arrays["scaler.mean"]?.values == run.preparation.scalerMean.map { Float($0) })
    #expect(read.arrays["scaler.deviation"]?.values == run.preparation.scalerDeviation.map { Float($0) })
    #expect(read.metadata["recipe"] == "small" && read.metadata["fingerprint"] == run.preparation.fingerprint)
  }
}

@Suite struct ModelExportTests {
  @Test(arguments: ExportFormat.allCases)
  func theSameRunGivesTheSameBytes(format: ExportFormat) throws {
    let run = try Runs.faulty.get()
    #expect(try ModelExport(run, as: format).bytes == ModelExport(run, as: format).bytes)
  }

  @Test(arguments: ExportFormat.allCases)
  func aFileOfOursIsKnownByItsBeginning(format: ExportFormat) throws {
    let bytes = try ModelExport(Runs.faulty.get(), as: format).bytes
    #expect(format.isOurs(Array(bytes.prefix(1 << 16))) && format.isOurs(bytes))
    for other in ExportFormat.allCases where other != format { #expect(!other.isOurs(bytes)) }
    #expect(!format.isOurs([]) && !format.isOurs(Array("somebody's notes".utf8)))
    // Another program's file of the same format.
    let foreign =
      format == .onnx
      ? OnnxModel(
        graph: OnnxGraph(name: "g", description: ""), description: "", producer: (name: "pytorch", version: "2"),
        metadata: []
      ).bytes : Safetensors(tensors: [], metadata: ["format": "pt"]).bytes
    #expect(!format.isOurs(foreign))
  }

  @Test(arguments: ExportFormat.allCases)
  func everyArrayIsListed(format: ExportFormat) throws {
    let export = try ModelExport(Runs.faultyDense.get(), as: format)
    #expect(export.ports.count == (format == .onnx ? 8 : 10))
    #expect(export.ports.allSatisfy { ($0.role == .weights) == (format == .safetensors) })
  }

  @Test func aRunWithoutAWholeNetworkIsRefusedInOneLine() throws {
    func refusal(_ change: (inout RunResults) -> Void) throws -> String {
      var run = try Runs.faulty.get()
      change(&run)
      let error = try #require(throws: PipelineError.self) { try ModelExport(run, as: .onnx) }
      #expect(!error.description.contains("\n") && error.description.contains("raceway "))
      return error.description
    }
    #expect(try refusal { $0.model.parameters = [] }.hasPrefix("found a run without a trained network"))
    #expect(try refusal { $0.model.parameters.removeLast() }.contains("no parameter output.bias"))
    #expect(try refusal { $0.model.parameters[0].values[7] = .nan }.contains("encoder.0.weight has a value at 7"))
    #expect(try refusal { $0.configuration = "" }.contains("configuration can't be read"))
    #expect(try refusal { $0.preparation.featureNames.removeLast() }.contains("wanted 23 features of 3 channels"))
  }
}
