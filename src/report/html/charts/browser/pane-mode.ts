import type { Chart, ChartEvent, InteractionItem, InteractionModeFunction } from 'chart.js';

declare module 'chart.js' {
  interface InteractionModeMap {
    /** In a chart with a pane of events below: all bars under the pointer there, the dot above it. */
    pane: InteractionModeFunction;
  }
}

/** The mode `pane`, made from the mode for single points. */
export function paneMode(nearest: InteractionModeFunction): InteractionModeFunction {
  const isEvent = (chart: Chart, index: number) => chart.getDatasetMeta(index).yAxisID === 'events';

  function barAt(chart: Chart, datasetIndex: number, x: number): InteractionItem[] {
    const { data } = chart.getDatasetMeta(datasetIndex);
    const distances = data.map((bar) => Math.abs(bar.x - x));
    const index = distances.indexOf(Math.min(...distances));
    const element = data[index];
    return element ? [{ element, datasetIndex, index }] : [];
  }

  function barsAt(chart: Chart, { x }: ChartEvent): InteractionItem[] {
    const shown = chart.getSortedVisibleDatasetMetas().map(({ index }) => index);
    return shown.filter((index) => isEvent(chart, index)).flatMap((index) => barAt(chart, index, x ?? 0));
  }

  return (chart, event, _options, useFinalPosition) => {
    if ((event.y ?? 0) >= (chart.scales.events?.top ?? 0)) return barsAt(chart, event);
    const touched = nearest(chart, event, { intersect: true }, useFinalPosition);
    return touched.filter(({ datasetIndex }) => !isEvent(chart, datasetIndex)).slice(0, 1);
  };
}
