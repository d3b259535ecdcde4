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

/** Check: returns one or several findings, or none if it does not apply. */
export type Check = (facts: Facts) => Finding | readonly Finding[];

/** All checks, in the order of their findings: those on which others depend come first. */
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

/** Runs all checks on the facts. */
export function diagnose(facts: Facts): Finding[] {
  return checks.flatMap((check) => check(facts));
}
