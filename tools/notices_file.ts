/** Path of the third-party notices below the project; compiled programs carry them under the same name. */
export const noticesFile = "packaging/third_party_notices.txt";
