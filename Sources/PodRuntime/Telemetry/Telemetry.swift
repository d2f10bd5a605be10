import Fleet
import PrometheusMetrics
import Resilience
import SessionLogic
import WireProtocol

/// Every metric there is, by name, in one place. Hot code keeps its series in a property here.
package final class Telemetry: Sendable {
    package static let families: [MetricFamily] = [
        MetricFamily(.gauge, "websocket_active_connections", "WebSocket connections of this pod"),
        MetricFamily(.counter, "websocket_connections_total", "WebSocket connections accepted"),
        MetricFamily(
            .counter, "websocket_refused_total", "connections that were not let in, by reason", labels: ["reason"],
            preset: RefusalReason.allCases.map { [$0.rawValue] } + [["sockets"]]),
        MetricFamily(.gauge, "websocket_sessions", "sessions of this pod, connected or resumable"),
        MetricFamily(
            .counter, "websocket_errors_total", "what went wrong on a WebSocket, by error or close code",
            labels: ["error_type"],
            preset: ErrorCode.allCases.map { [$0.rawValue] } + [
                ["1002"], ["1007"], ["1009"], ["1003"], ["4408"], ["4429"],
            ]),
        MetricFamily(
            .histogram, "websocket_message_latency_seconds",
            "from a message's arrival to its reply handed to the socket", buckets: MetricFamily.microsecondBuckets),
        MetricFamily(
            .counter, "messages_processed_total", "messages of browsers, by type", labels: ["message_type"],
            preset: ClientMessage.Kind.allCases.map { [$0.rawValue] } + [["invalid"]]),
        MetricFamily(.counter, "products_searched_total", "keystrokes predicted"),
        MetricFamily(
            .histogram, "prediction_latency_seconds", "one prediction, cache included",
            buckets: MetricFamily.microsecondBuckets),
        MetricFamily(.counter, "predictions_degraded_total", "predictions that ended early at their node budget"),
        MetricFamily(.counter, "predictions_none_total", "predictions that say nothing in the catalogue is meant"),
        MetricFamily(
            .counter, "keystrokes_dropped_total", "keystrokes that got no answer of their own", labels: ["reason"],
            preset: [["stale"], ["replaced"]]),
        MetricFamily(
            .counter, "cache_hits_total", "values found, by layer", labels: ["layer"], preset: [["memory"], ["shared"]]),
        MetricFamily(
            .counter, "cache_misses_total", "values not found, by layer", labels: ["layer"],
            preset: [["memory"], ["shared"]]),
        MetricFamily(.counter, "prefetch_started_total", "documents wanted on a hunch"),
        MetricFamily(
            .counter, "prefetch_useful_total", "documents wanted on a hunch, ready before they were asked about"),
        MetricFamily(
            .counter, "prefetch_adopted_total", "documents wanted on a hunch, still on their way when asked about"),
        MetricFamily(.counter, "prefetch_wasted_total", "documents loaded on a hunch and never asked about"),
        MetricFamily(.counter, "prefetch_cancelled_total", "documents let go before they were there"),
        MetricFamily(.counter, "prefetch_failed_total", "documents wanted on a hunch that could not be had"),
        MetricFamily(
            .histogram, "prefetch_lead_seconds", "how long a document stood ready before it was asked about",
            buckets: MetricFamily.secondBuckets),
        MetricFamily(
            .histogram, "pdf_fetch_seconds", "fetching and reading one document, of any format",
            buckets: MetricFamily.secondBuckets),
        MetricFamily(.counter, "documents_indexed_total", "documents fetched and indexed"),
        MetricFamily(.gauge, "document_memory_bytes", "memory that documents take or have been promised"),
        MetricFamily(.gauge, "document_memory_limit_bytes", "memory that all documents together may take"),
        MetricFamily(.gauge, "document_readings", "documents that are being read by a reader or wait for one"),
        MetricFamily(
            .counter, "document_failures_total", "documents that could not be had, by reason", labels: ["reason"],
            preset: [["not_found"], ["no_text"]]),
        MetricFamily(
            .histogram, "answer_generation_seconds", "from a query to the end of its answer",
            buckets: MetricFamily.secondBuckets),
        MetricFamily(
            .histogram, "answer_first_chunk_seconds", "from a query to the first words of its answer",
            buckets: MetricFamily.secondBuckets),
        MetricFamily(
            .counter, "answers_total", "answers ended, by finish", labels: ["finish"],
            preset: FinalAnswer.Finish.allCases.map { [$0.rawValue] }),
        MetricFamily(
            .counter, "llm_errors_total", "failures of the language model, by kind", labels: ["error_type"],
            preset: [["unreachable"], ["timed_out"], ["cut_off"], ["breaker_open"]]),
        MetricFamily(.gauge, "llm_breaker_open", "1 while the language model is not called"),
        MetricFamily(.gauge, "background_tasks_active", "documents being loaded and tasks being done now"),
        MetricFamily(
            .histogram, "background_task_duration_seconds", "one task done in the background, by type",
            labels: ["task_type"], buckets: MetricFamily.secondBuckets,
            preset: BackgroundTask.Kind.allCases.map { [$0.rawValue] }),
        MetricFamily(
            .counter, "background_tasks_total", "tasks done in the background, by result", labels: ["result"],
            preset: [["done"], ["failed"]]),
        MetricFamily(.gauge, "background_tasks_dead", "tasks that failed for good and are kept to be looked at"),
        MetricFamily(
            .counter, "http_requests_total", "HTTP responses, by status", labels: ["status"], preset: [["200"]]),
        MetricFamily(
            .counter, "http_connections_evicted_total", "idle HTTP connections closed to make room for another"),
        MetricFamily(
            .histogram, "http_request_duration_seconds", "one HTTP request", buckets: MetricFamily.secondBuckets),
        MetricFamily(.gauge, "catalogue_items", "items of the catalogue that is served"),
        MetricFamily(
            .counter, "catalogue_loads_total", "catalogues loaded, by result", labels: ["result"],
            preset: CatalogueLoad.allCases.map { [$0.rawValue] }),
        MetricFamily(.gauge, "catalogue_problems", "problems found when it was loaded"),
        MetricFamily(
            .histogram, "event_loop_lag_seconds", "how late a loop turns", buckets: MetricFamily.microsecondBuckets),
        MetricFamily(
            .gauge, "hunch_shedding_step",
            "what is given up under load: 1 prefetch, 2 detail, 3 connections, 4 predictions, 5 queries; 0 nothing"),
        MetricFamily(
            .counter, "hunch_shed_total", "what was not done because there was too much to do", labels: ["what"],
            preset: SheddingStep.metered.map { ["\($0)"] }),
        MetricFamily(.gauge, "hunch_draining", "1 from SIGTERM on"),
        MetricFamily(
            .gauge, "redis_up",
            "1 while Redis answers and does what it is asked, writes included; not there without REDIS_URL"),
        MetricFamily(
            .counter, "pod_messages_total",
            "messages between pods that came, by what their signature says; unsigned: a pod of another release, or anybody",
            labels: ["origin"], preset: MessageOrigin.allCases.map { [$0.rawValue] }),
        MetricFamily(.counter, "redis_commands_total", "commands sent to Redis"),
        MetricFamily(.gauge, "websocket_cluster_connections", "WebSocket connections of all pods"),
        MetricFamily(
            .histogram, "cluster_canary_lag_seconds", "how late the pods' proofs of life come",
            buckets: MetricFamily.secondBuckets),
        MetricFamily(.counter, "broker_messages_total", "messages for browsers that came over topics"),
        MetricFamily(.counter, "notices_sent_total", "notices written to browsers"),
        MetricFamily(.counter, "notices_dropped_total", "notices lost because more came than a browser reads"),
        MetricFamily(.counter, "sessions_moved_total", "sessions that went on at another pod"),
        MetricFamily(.counter, "sessions_orphaned_total", "sessions of dead pods that this pod marked"),
        MetricFamily(.counter, "answers_resumed_total", "answers of other pods that were gone on with here"),
        MetricFamily(.counter, "answers_taken_over_total", "answers begun by a pod that died, answered here"),
        MetricFamily(
            .counter, "answers_unprotected_total", "pieces of answers told while they could not be stored"),
        MetricFamily(
            .counter, "leases_total", "work that one pod does for all: done here, or waited for", labels: ["result"],
            preset: [["acquired"], ["waited"]]),
        MetricFamily(.gauge, "process_resident_memory_bytes", "memory of this process"),
        MetricFamily(.counter, "process_cpu_seconds_total", "processor time of this process"),
        MetricFamily(.gauge, "process_open_fds", "open file descriptors"),
        MetricFamily(.gauge, "process_max_fds", "file descriptors this process may open"),
        MetricFamily(.gauge, "process_start_time_seconds", "when this process started, since 1970"),
    ]

    package let registry: MetricRegistry

    package let connections: MetricSeries
    package let connectionsAccepted: MetricSeries
    package let sessions: MetricSeries
    package let messageLatency: MetricSeries
    package let productsSearched: MetricSeries
    package let predictionLatency: MetricSeries
    package let predictionsDegraded: MetricSeries
    package let predictionsNone: MetricSeries
    package let keystrokesStale: MetricSeries
    package let keystrokesReplaced: MetricSeries
    package let memoryHits: MetricSeries
    package let memoryMisses: MetricSeries
    package let prefetchStarted: MetricSeries
    package let prefetchUseful: MetricSeries
    package let prefetchAdopted: MetricSeries
    package let prefetchWasted: MetricSeries
    package let prefetchCancelled: MetricSeries
    package let prefetchFailed: MetricSeries
    package let prefetchLead: MetricSeries
    package let documentFetch: MetricSeries
    package let documentsIndexed: MetricSeries
    package let answerGeneration: MetricSeries
    package let answerFirstChunk: MetricSeries
    package let breakerOpen: MetricSeries
    package let backgroundTasks: MetricSeries
    package let deadTasks: MetricSeries
    package let requestDuration: MetricSeries
    package let httpEvicted: MetricSeries
    package let catalogueItems: MetricSeries
    package let catalogueProblems: MetricSeries
    package let loopLag: MetricSeries
    package let draining: MetricSeries
    package let sheddingStep: MetricSeries
    package let redisUp: MetricSeries
    package let redisCommands: MetricSeries
    package let clusterConnections: MetricSeries
    package let canaryLag: MetricSeries
    package let brokerMessages: MetricSeries
    package let noticesSent: MetricSeries
    package let noticesDropped: MetricSeries
    package let sessionsMoved: MetricSeries
    package let sessionsOrphaned: MetricSeries
    package let answersResumed: MetricSeries
    package let answersTakenOver: MetricSeries
    package let answersUnprotected: MetricSeries
    package let leasesAcquired: MetricSeries
    package let leasesWaited: MetricSeries
    package let sharedHits: MetricSeries
    package let sharedMisses: MetricSeries
    private let messages: [MetricSeries]

    package init() {
        let registry = MetricRegistry(Self.families)
        self.registry = registry
        connections = registry.series("websocket_active_connections")
        connectionsAccepted = registry.series("websocket_connections_total")
        sessions = registry.series("websocket_sessions")
        messageLatency = registry.series("websocket_message_latency_seconds")
        productsSearched = registry.series("products_searched_total")
        predictionLatency = registry.series("prediction_latency_seconds")
        predictionsDegraded = registry.series("predictions_degraded_total")
        predictionsNone = registry.series("predictions_none_total")
        keystrokesStale = registry.series("keystrokes_dropped_total", ["stale"])
        keystrokesReplaced = registry.series("keystrokes_dropped_total", ["replaced"])
        memoryHits = registry.series("cache_hits_total", ["memory"])
        memoryMisses = registry.series("cache_misses_total", ["memory"])
        prefetchStarted = registry.series("prefetch_started_total")
        prefetchUseful = registry.series("prefetch_useful_total")
        prefetchAdopted = registry.series("prefetch_adopted_total")
        prefetchWasted = registry.series("prefetch_wasted_total")
        prefetchCancelled = registry.series("prefetch_cancelled_total")
        prefetchFailed = registry.series("prefetch_failed_total")
        prefetchLead = registry.series("prefetch_lead_seconds")
        documentFetch = registry.series("pdf_fetch_seconds")
        documentsIndexed = registry.series("documents_indexed_total")
        answerGeneration = registry.series("answer_generation_seconds")
        answerFirstChunk = registry.series("answer_first_chunk_seconds")
        breakerOpen = registry.series("llm_breaker_open")
        backgroundTasks = registry.series("background_tasks_active")
        deadTasks = registry.series("background_tasks_dead")
        httpEvicted = registry.series("http_connections_evicted_total")
        requestDuration = registry.series("http_request_duration_seconds")
        catalogueItems = registry.series("catalogue_items")
        catalogueProblems = registry.series("catalogue_problems")
        loopLag = registry.series("event_loop_lag_seconds")
        draining = registry.series("hunch_draining")
        sheddingStep = registry.series("hunch_shedding_step")
        redisUp = registry.series("redis_up")
        redisCommands = registry.series("redis_commands_total")
        clusterConnections = registry.series("websocket_cluster_connections")
        canaryLag = registry.series("cluster_canary_lag_seconds")
        brokerMessages = registry.series("broker_messages_total")
        noticesSent = registry.series("notices_sent_total")
        noticesDropped = registry.series("notices_dropped_total")
        sessionsMoved = registry.series("sessions_moved_total")
        sessionsOrphaned = registry.series("sessions_orphaned_total")
        answersResumed = registry.series("answers_resumed_total")
        answersTakenOver = registry.series("answers_taken_over_total")
        answersUnprotected = registry.series("answers_unprotected_total")
        leasesAcquired = registry.series("leases_total", ["acquired"])
        leasesWaited = registry.series("leases_total", ["waited"])
        sharedHits = registry.series("cache_hits_total", ["shared"])
        sharedMisses = registry.series("cache_misses_total", ["shared"])
        messages = ClientMessage.Kind.allCases.map { registry.series("messages_processed_total", [$0.rawValue]) }
    }

    package func messageProcessed(_ kind: ClientMessage.Kind) {
        messages[kind.ordinal].add(1)
    }

    package func invalidMessage() { registry.series("messages_processed_total", ["invalid"]).add(1) }

    package func websocketError(_ type: String) { registry.series("websocket_errors_total", [type]).add(1) }

    package func refused(_ reason: RefusalReason) {
        registry.series("websocket_refused_total", [reason.rawValue]).add(1)
    }

    package func podMessage(_ origin: MessageOrigin) {
        registry.series("pod_messages_total", [origin.rawValue]).add(1)
    }

    /// More sockets than this process may have: closed before a word was said.
    package func socketRefused() { registry.series("websocket_refused_total", ["sockets"]).add(1) }

    package func shed(_ step: SheddingStep) { registry.series("hunch_shed_total", ["\(step)"]).add(1) }

    package func answerEnded(_ finish: FinalAnswer.Finish) {
        registry.series("answers_total", [finish.rawValue]).add(1)
    }

    package func taskEnded(_ kind: BackgroundTask.Kind, isDone: Bool, after seconds: Double) {
        registry.series("background_task_duration_seconds", [kind.rawValue]).observe(seconds)
        registry.series("background_tasks_total", [isDone ? "done" : "failed"]).add(1)
    }

    package func documentFailed(_ reason: String) { registry.series("document_failures_total", [reason]).add(1) }

    package func languageModelFailed(_ reason: String) { registry.series("llm_errors_total", [reason]).add(1) }

    package func responded(status: Int) { registry.series("http_requests_total", ["\(status)"]).add(1) }

    package enum CatalogueLoad: String, CaseIterable {
        case changed, unchanged, failed
    }

    package func catalogueLoaded(_ result: CatalogueLoad) {
        registry.series("catalogue_loads_total", [result.rawValue]).add(1)
    }
}

extension SheddingStep {
    /// Steps whose work is counted by piece; connections are counted where they are refused.
    fileprivate static let metered: [SheddingStep] = [.prefetch, .detail, .predictions, .queries]
}

extension ClientMessage.Kind {
    /// Its place among all: found by comparing names it would cost more than what it counts.
    fileprivate var ordinal: Int {
        switch self {
        case .typing: 0
        case .query: 1
        case .lockAndQuery: 2
        case .cancel: 3
        case .resume: 4
        case .ping: 5
        }
    }
}
