import {
  checkCableFormat,
  checkDefaultMicrophone,
  checkHandsFree,
  checkLoop,
  checkNamesakes,
  checkNotes,
  checkRates,
  checkRoles,
} from "./checks/devices.ts";
import {
  checkAutostart,
  checkDisk,
  checkFolders,
  checkSettings,
  checkVersion,
  checkWindow,
} from "./checks/files.ts";
import {
  checkEchoPath,
  checkHeardLoop,
  checkPlayedBack,
  checkProcessing,
  checkSteadyDelay,
} from "./checks/heard.ts";
import {
  checkLinkedMicrophone,
  checkMicrophoneVolume,
  checkOtherAnecho,
  checkOtherCancellers,
  checkPlayedDevice,
  checkPlayedVoice,
} from "./checks/routing.ts";
import {
  checkApp,
  checkBreaks,
  checkDelay,
  checkDrift,
  checkLevel,
  checkMode,
  checkOnDemand,
  checkPriority,
  checkReduction,
  checkReference,
} from "./checks/running.ts";
import {
  checkGraphCycle,
  checkGraphRate,
  checkLibrary,
  checkPipeWireLibrary,
  checkPipeWireVersion,
  checkSession,
  checkSessionManager,
  checkSoundSystem,
} from "./checks/sound_system.ts";
import {
  checkEffects,
  checkExclusiveMode,
  checkListening,
  checkMicrophoneUsers,
  checkPrivacy,
} from "./checks/windows.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** Finds one thing, several, or nothing where it is no matter of this system. */
export type Check = (facts: Facts) => Finding | readonly Finding[];

/** All checks, in the order in which their findings stand: what others rest on comes first. */
export const checks: readonly Check[] = [
  checkVersion,
  checkLibrary,
  checkSession,
  checkSoundSystem,
  checkSessionManager,
  checkPipeWireVersion,
  checkPipeWireLibrary,
  checkGraphRate,
  checkGraphCycle,
  checkPrivacy,
  checkRoles,
  checkLoop,
  checkNotes,
  checkHandsFree,
  checkRates,
  checkCableFormat,
  checkDefaultMicrophone,
  checkNamesakes,
  checkApp,
  checkMode,
  checkOnDemand,
  checkLinkedMicrophone,
  checkMicrophoneUsers,
  checkPlayedDevice,
  checkPlayedVoice,
  checkListening,
  checkOtherCancellers,
  checkOtherAnecho,
  checkExclusiveMode,
  checkEffects,
  checkMicrophoneVolume,
  checkLevel,
  checkReference,
  checkEchoPath,
  checkReduction,
  checkDelay,
  checkSteadyDelay,
  checkProcessing,
  checkPlayedBack,
  checkHeardLoop,
  checkDrift,
  checkPriority,
  checkBreaks,
  checkSettings,
  checkFolders,
  checkDisk,
  checkAutostart,
  checkWindow,
];

/** Lets all checks look at the facts. */
export function diagnose(facts: Facts): Finding[] {
  return checks.flatMap((check) => check(facts));
}
