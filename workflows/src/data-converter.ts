import { DefaultFailureConverter, DefaultPayloadConverter, type LoadedDataConverter } from '@temporalio/common';

/**
 * The converter of clients: JSON payloads; a failure's message and stack travel in a payload, so that a codec can encrypt them.
 * The worker's is the same by path (`failure-converter.cts`), because the workflow sandbox loads it itself.
 */
export const dataConverter: LoadedDataConverter = {
  payloadConverter: new DefaultPayloadConverter(),
  failureConverter: new DefaultFailureConverter({ encodeCommonAttributes: true }),
  payloadCodecs: [],
};
