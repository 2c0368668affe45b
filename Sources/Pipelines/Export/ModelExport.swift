internal import Foundation
internal import NeuralNetworks
internal import StatisticalLearning

/// The files that a trained network can be written as, for other programs.
package enum ExportFormat: String, Sendable, CaseIterable {
  /// The monitor as a graph that runs elsewhere, preparation included.
  case onnx
  /// The weights alone.
  case safetensors

  /// The usual name of the file, beside `run.h5`.
  package var fileName: String { "model." + rawValue }

  /// Whether a file that begins like this is one that this program wrote.
  package func isOurs(_ beginning: [UInt8]) -> Bool {
    switch self {
    case .onnx: OnnxModel.isOurs(beginning)
    case .safetensors: Safetensors.isOurs(beginning)
    }
  }
}

/// A run's trained network as a file for other programs.
package struct ModelExport: Sendable {
  /// An array in the file that its user meets.
  package struct Port: Sendable, Encodable {
    package enum Role: String, Sendable, Encodable { case input, output, weights }

    package let role: Role
    package let name: String
    /// `window` is free.
    package let shape: [String]
    package let description: String
  }

  package let format: ExportFormat
  package let bytes: [UInt8]
  package let ports: [Port]

  /// - Throws: `PipelineError.unsuitable` where the run holds no network, or one that is not whole.
  package init(_ run: RunResults, as format: ExportFormat) throws(PipelineError) {
    let monitor = try ExportedMonitor(run)
    self.format = format
    switch format {
    case .onnx:
      let model = OnnxModel(monitor)
      bytes = model.bytes
      ports = model.graph.inputs.map { Port(.input, $0) } + model.graph.outputs.map { Port(.output, $0) }
    case .safetensors:
      let file = Safetensors(monitor)
      bytes = file.bytes
      ports = file.tensors.map {
        Port(role: .weights, name: $0.name, shape: $0.shape.map(String.init), description: "")
      }
    }
  }
}

extension ModelExport.Port {
  fileprivate init(_ role: Role, _ port: OnnxPort) {
    self.init(
      role: role, name: port.name,
      shape: port.dimensions.map {
        switch $0 {
        case .fixed(let length): "\(length)"
        case .any(let name): name
        }
      }, description: port.description)
  }
}

extension OnnxModel {
  init(_ monitor: ExportedMonitor) {
    self.init(
      graph: MonitorGraph.of(monitor),
      description: "Trained by \(monitor.run.program) on healthy windows of \(monitor.run.input.machine); "
        + "recipe \(monitor.recipe.name): \(monitor.recipe.summary).",
      producer: (name: Program.name, version: Program.version),
      metadata: monitor.metadata.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) })
  }
}

extension Safetensors {
  /// The weights under their names in `run.h5`, and the scaler without which they mean nothing.
  init(_ monitor: ExportedMonitor) {
    let scaler = monitor.scaler
    self.init(
      tensors: monitor.model.namedParameters.map { NamedTensor(name: $0.name, shape: $0.shape, values: $0.values) }
        + [
          NamedTensor(name: "scaler.mean", shape: [scaler.columnCount], values: scaler.means),
          NamedTensor(name: "scaler.deviation", shape: [scaler.columnCount], values: scaler.standardDeviations),
        ],
      metadata: monitor.metadata)
  }
}
