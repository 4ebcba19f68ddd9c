/**
 * What a finger does to a photo's areas and frame: pure. The state is `{areas, crop, selected}`,
 * the tool "blur" or "crop".
 */

import { grabbed, isWhole, moved, nearest, reshaped, spanned } from "./editing.js";

/** What a finger takes hold of: `{index, corner}`, corner null for a whole rectangle; {} to draw. */
export const takenHold = ({ areas, crop, selected }, tool, point, size, reach) => {
  if (tool === "blur") return grabbed(areas, selected, point, reach) ?? {};
  const taken = grabbed([crop], 0, point, reach);
  if (!taken) return { index: 0, corner: nearest(crop, point) };
  return taken.corner === null && isWhole(crop, size) ? {} : taken;
};

/** The state with the rectangle in hand changed: the selected area, or the frame. */
export const shaped = (state, tool, rect) => {
  if (tool === "crop") return { ...state, crop: rect };
  return { ...state, areas: state.areas.map((area, at) => (at === state.selected ? rect : area)) };
};

const drawn = (state, tool, rect) => {
  if (tool === "crop") return { ...state, crop: rect };
  return { ...state, areas: [...state.areas, rect], selected: state.areas.length };
};

/** The state while a finger is at `point`; a gesture is `{start, state, index, corner}`, its state
 * the one before. */
export const dragged = ({ start, state, index, corner }, tool, point, size) => {
  if (index === undefined) return drawn(state, tool, spanned(start, point, size));
  const rect = tool === "crop" ? state.crop : state.areas[index];
  const changed =
    corner === null
      ? moved(rect, point.x - start.x, point.y - start.y, size)
      : reshaped(rect, corner, point, size);
  return shaped({ ...state, selected: tool === "blur" ? index : state.selected }, tool, changed);
};
